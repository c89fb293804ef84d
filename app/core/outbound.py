"""The only way this site calls others: to public addresses, over https, briefly.

A name is resolved once, every address it has must be public, and the connection goes to the address that was checked,
with the name kept for certificate and Host. Redirects are not followed.
"""

import ipaddress
import re
import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from urllib.parse import urlsplit

import urllib3
from flask import current_app
from urllib3.connection import HTTPConnection, HTTPSConnection

from app.config import Settings
from app.core.errors import Refused
from app.core.i18n import _

SECONDS = 15.0
LONGEST_BYTES = 64 * 1024
_HOST = re.compile(r"(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_KEPT_HEADERS = frozenset({"host", "authorization", "content-length", "transfer-encoding", "connection", "cookie"})
_HEADER_NAME = re.compile(r"[A-Za-z0-9-]{1,60}")

# Special ranges that older versions of `ipaddress` count as global.
_SPECIAL = [ipaddress.ip_network(one) for one in ("192.0.0.0/24", "192.88.99.0/24", "fec0::/10", "100::/64", "5f00::/16")]

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], list[str]]


@dataclass(frozen=True)
class Response:
    """What came back: status, headers in lower case, and at most the first 64 KB of the body."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Target:
    """A checked place to call: the name for Host and certificate, and the one address to connect to."""

    scheme: str
    host: str
    port: int
    path: str
    address: str


class Unreachable(Exception):
    """The other side could not be reached, or did not answer in time. The text is for administrators only."""


def resolve(host: str, port: int) -> list[str]:
    """Every address of `host`. Raises `OSError`."""
    return [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def is_public(address: str) -> bool:
    """Whether `address` lies outside every private, local, shared, mapped and reserved range."""
    try:
        parsed: Address = ipaddress.ip_address(address)
    except ValueError:
        return False
    if any(parsed in one for one in _SPECIAL) or (parsed.version == 6 and not parsed.is_global):
        return False
    return all(
        one.is_global and not one.is_multicast and not one.is_reserved and not any(one in special for special in _SPECIAL)
        for one in _inside(parsed)
    )


def _inside(address: Address) -> list[Address]:
    """The IPv4 addresses that an IPv6 address leads to (mapped, NAT64, 6to4, Teredo), or the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    inner: list[Address] = [one for one in (address.ipv4_mapped, address.sixtofour) if one is not None]
    if address.teredo is not None:
        inner += address.teredo
    if address in ipaddress.ip_network("64:ff9b::/96") or address in ipaddress.ip_network("::/96"):
        inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    if address in ipaddress.ip_network("64:ff9b:1::/48"):
        inner.append(ipaddress.IPv4Address("127.0.0.1"))  # whatever it maps to is a local matter
    return inner or [address]


class Client:
    """Calls out under the rules of this module. `resolver` and `is_allowed` are the two things tests replace."""

    def __init__(
        self,
        *,
        own_hosts: frozenset[str],
        allow_http: bool = False,
        resolver: Resolver = resolve,
        is_allowed: Callable[[str], bool] = is_public,
        seconds: float = SECONDS,
        certificates: str | None = None,
    ) -> None:
        self.own_hosts = own_hosts
        self.allow_http = allow_http
        self.resolver = resolver
        self.is_allowed = is_allowed
        self.seconds = seconds
        self.certificates = certificates

    def check(self, url: str) -> Target:
        """Return where `url` leads. Raises `Refused` for what this site does not call; also used when an address is saved."""
        scheme, host, port, path = self._parts(url)
        if host in self.own_hosts:
            raise _refused_address()
        try:
            addresses = self.resolver(host, port)
        except OSError:
            raise Refused(_("No server was found under this address. Please check its spelling."), "url") from None
        if not addresses or not all(self.is_allowed(address) for address in addresses):
            raise _refused_address()
        return Target(scheme, host, port, path, addresses[0])

    def _parts(self, url: str) -> tuple[str, str, int, str]:
        if not url.isascii() or re.search(r"[\x00-\x20\x7f\\]", url):
            raise Refused(_("Please enter a full address without spaces, such as https://example.com/hook."), "url")
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").removesuffix("."), parts.port
        except ValueError:
            raise _refused_address() from None
        if parts.scheme != "https" and not (parts.scheme == "http" and self.allow_http):
            raise Refused(_("The address must begin with https://."), "url")
        # Numbers in any spelling (127.1, 0x7f000001, 017700000001, [::1]) are no names; services have names.
        if "@" in parts.netloc or not _HOST.fullmatch(host):
            raise _refused_address()
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return parts.scheme, host, port or (443 if parts.scheme == "https" else 80), path

    def fetch(
        self, url: str, method: str = "GET", *, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Response:
        """Call `url`. Raises `Refused` for a forbidden address or header, `Unreachable` when no answer comes within 15 s."""
        sent = _checked_headers(headers or {})
        target = self.check(url)
        connection = self._connection(target)
        # Socket timeouts count from the last byte; only closing the socket ends an answer that trickles.
        is_late = threading.Event()
        end = threading.Timer(self.seconds, _close, [connection, is_late])
        end.daemon = True
        end.start()
        try:
            connection.request(
                method,
                target.path,
                body=body,
                headers={"Host": _host_header(target), "User-Agent": "Engawa", "Accept-Encoding": "identity", **sent},
                preload_content=False,
                decode_content=False,
            )
            answer = connection.getresponse()
            content = answer.read(LONGEST_BYTES)
        except (urllib3.exceptions.HTTPError, HTTPException, OSError, ValueError) as error:
            raise Unreachable(f"{type(error).__name__}: {error}") from error
        finally:
            end.cancel()
            connection.close()
        if is_late.is_set():
            raise Unreachable("the answer took too long")
        return Response(answer.status, {name.lower(): value for name, value in answer.headers.items()}, content)

    def _connection(self, target: Target) -> HTTPConnection:
        if target.scheme == "http":
            return HTTPConnection(target.address, target.port, timeout=self.seconds)
        return HTTPSConnection(
            target.address,
            target.port,
            timeout=self.seconds,
            server_hostname=target.host,
            assert_hostname=target.host,
            cert_reqs="CERT_REQUIRED",
            ca_certs=self.certificates,
        )


def _close(connection: HTTPConnection, is_late: threading.Event) -> None:
    # Said before the socket ends, because the reader may be back at once.
    is_late.set()
    if connection.sock is not None:
        with suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)


def _host_header(target: Target) -> str:
    default = 443 if target.scheme == "https" else 80
    return target.host if target.port == default else f"{target.host}:{target.port}"


def _checked_headers(headers: Mapping[str, str]) -> dict[str, str]:
    for name, value in headers.items():
        if not _HEADER_NAME.fullmatch(name) or name.lower() in _KEPT_HEADERS or re.search(r"[^\t\x20-\x7e]", value):
            raise Refused(_("The header %(name)s cannot be sent.", name=name[:60]), "headers")
    return dict(headers)


def _refused_address() -> Refused:
    return Refused(_("This address cannot be used: it leads to this site itself or into a private network."), "url")


def client() -> Client:
    """The client the settings describe."""
    settings: Settings = current_app.extensions["settings"]
    return Client(own_hosts=settings.hosts, allow_http=settings.outbound_allow_http)


def fetch(url: str, method: str = "GET", *, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> Response:
    """See `Client.fetch`."""
    return client().fetch(url, method, body=body, headers=headers)
