"""Outbound calls: only to public addresses, only to the address that was checked, and not for long."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.core.errors import Refused
from app.core.outbound import LONGEST_BYTES, Client, Unreachable, is_public
from tests.core.plain_app import plain_app

HOST = "hooks.example.com"


@pytest.fixture(autouse=True)
def _sentences(tmp_path):
    with plain_app(tmp_path).app_context():
        yield


class Receiver:
    """A raw server on 127.0.0.1 that answers each connection with what `answer` writes."""

    def __init__(self, answer: Callable[[socket.socket], None], context: ssl.SSLContext | None = None) -> None:
        self.requests: list[bytes] = []
        self.names: list[str] = []
        self._answer = answer
        self._context = context
        if context is not None:
            context.sni_callback = lambda _socket, name, _context: self.names.append(name)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            try:
                if self._context is not None:
                    connection = self._context.wrap_socket(connection, server_side=True)
                self.requests.append(connection.recv(65536))
                self._answer(connection)
            except OSError:
                pass
            finally:
                connection.close()

    def stop(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()


@pytest.fixture
def receiver() -> Iterator[Callable[..., Receiver]]:
    started: list[Receiver] = []

    def start(answer: Callable[[socket.socket], None] | bytes, context: ssl.SSLContext | None = None) -> Receiver:
        write = answer if callable(answer) else lambda connection: connection.sendall(answer)
        started.append(Receiver(write, context))
        return started[-1]

    yield start
    for one in started:
        one.stop()


def local_client(**changes) -> Client:
    """A client that takes 127.0.0.1 for a public address, so that a real connection can be made."""
    values = {
        "own_hosts": frozenset({"engawa.example"}),
        "allow_http": True,
        "resolver": lambda host, port: ["127.0.0.1"],
        "is_allowed": lambda address: address == "127.0.0.1",
    }
    return Client(**{**values, **changes})


INSIDE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "100.127.255.254", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "::127.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::1", "2001:0:7f00:1::",
    "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1", "fec0::1", "not an address",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_inner_addresses_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::808:808"])
def test_outer_addresses_are(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://0x7f000001/", "https://0x7f.1/", "https://0177.0.0.1/",
        "https://017700000001/", "https://0/", "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://[fe80::1%25eth0]/",
        "https://169.254.169.254/latest/meta-data", "https://localhost/", "https://localhost./", "https://engawa.example/",
        "https://engawa.example./", "https://ENGAWA.example/", "https://user@hooks.example.com/", "https://a:b@hooks.example.com/",
        "https://hooks.example.com@127.0.0.1/", "https://127.0.0.1#@hooks.example.com/", "https://hooks.example.com\\@127.0.0.1/",
        "https://hooks.example.com/\r\nHost: x", "https://hooks .example.com/", "https://①②⑦.0.0.1/", "https://hooks。example。com/",
        "http://[::]:80/", "https:///x", "https://", "//hooks.example.com/", "ftp://hooks.example.com/", "file:///etc/passwd",
        "gopher://hooks.example.com/", "https://hooks.example.com:99999/", "https://a..example.com/", "https://-a.example.com/",
    ],
)  # fmt: skip
def test_forbidden_addresses_are_refused_before_anything_is_resolved(url):
    def resolver(host: str, port: int) -> list[str]:
        raise AssertionError(f"{host} was resolved")

    with pytest.raises(Refused):
        local_client(resolver=resolver, is_allowed=is_public).check(url)


@pytest.mark.parametrize("address", INSIDE)
def test_names_of_inner_addresses_are_refused_even_beside_public_ones(address):
    with pytest.raises(Refused):
        local_client(resolver=lambda host, port: ["8.8.8.8", address], is_allowed=is_public).check(f"https://{HOST}/")


def test_http_needs_the_setting():
    with pytest.raises(Refused, match="https"):
        local_client(allow_http=False).check(f"http://{HOST}/")


def test_name_that_does_not_exist_is_said_in_a_sentence():
    def resolver(host: str, port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(Refused, match="spelling"):
        local_client(resolver=resolver).check(f"https://{HOST}/")


def test_answer_has_status_headers_and_body(receiver):
    server = receiver(b"HTTP/1.1 201 Created\r\nX-Thing: Yes\r\nContent-Length: 4\r\n\r\ndone")
    answer = local_client().fetch(f"http://{HOST}:{server.port}/a?b=c", "POST", body=b"{}", headers={"X-Mine": "1"})
    assert (answer.status, answer.body, answer.headers["x-thing"]) == (201, b"done", "Yes")
    head = server.requests[0].decode()
    assert head.startswith("POST /a?b=c HTTP/1.1\r\n")
    assert f"\r\nHost: {HOST}:{server.port}\r\n" in head
    assert "\r\nX-Mine: 1\r\n" in head


def test_rebinding_resolver_is_asked_once_and_only_the_checked_address_is_called(receiver):
    server = receiver(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    trap = socket.create_server(("127.0.0.2", server.port))
    trap.settimeout(0.2)
    answers = [["127.0.0.1"], ["127.0.0.2"], ["127.0.0.2"]]
    fetched = local_client(resolver=lambda host, port: answers.pop(0)).fetch(f"http://{HOST}:{server.port}/")
    assert fetched.status == 200
    assert len(answers) == 2
    with pytest.raises(TimeoutError):
        trap.accept()
    trap.close()


def test_redirects_are_not_followed(receiver):
    target = receiver(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    first = receiver(f"HTTP/1.1 302 Found\r\nLocation: http://{HOST}:{target.port}/\r\nContent-Length: 0\r\n\r\n".encode())
    assert local_client().fetch(f"http://{HOST}:{first.port}/").status == 302
    assert target.requests == []


def test_no_more_than_64_kilobytes_are_read(receiver):
    def endless(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65536)

    assert len(local_client().fetch(f"http://{HOST}:{receiver(endless).port}/").body) == LONGEST_BYTES


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"])
def test_trickling_answers_end_at_the_deadline(receiver, head):
    def trickle(connection: socket.socket) -> None:
        connection.sendall(head)
        for _ in range(200):
            connection.sendall(b"H")
            time.sleep(0.05)

    server = receiver(trickle)
    with pytest.raises(Unreachable):
        local_client(seconds=0.5).fetch(f"http://{HOST}:{server.port}/")


@pytest.mark.parametrize("name", ["Host", "Authorization", "content-length", "X-A\r\nX-B", "", "Ä"])
def test_headers_that_would_bend_the_request_are_refused(name):
    with pytest.raises(Refused, match="header"):
        local_client().fetch(f"http://{HOST}/", headers={name: "x"})
    with pytest.raises(Refused, match="header"):
        local_client().fetch(f"http://{HOST}/", headers={"X-Fine": "a\r\nX-B: c"})


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return str(path)


def test_certificate_is_checked_against_the_name_and_sent_as_sni(receiver, certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = receiver(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", context)
    trusting = local_client(certificates=certificate)
    assert trusting.fetch(f"https://{HOST}:{server.port}/").body == b"ok"
    assert server.names == [HOST]
    with pytest.raises(Unreachable, match="hostname"):
        trusting.fetch(f"https://other.example.com:{server.port}/")
    with pytest.raises(Unreachable, match="certificate"):
        local_client().fetch(f"https://{HOST}:{server.port}/")
