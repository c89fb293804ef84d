"""A browser without a screen: keeps cookies, reads the token of a page, sends forms."""

import re
import secrets
from dataclasses import dataclass
from http.cookies import SimpleCookie

import urllib3

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True)
class Answer:
    """What came back; `status` is 0 when the connection broke."""

    status: int
    text: str = ""
    location: str = ""


class Visitor:
    """One person at one browser. Not safe between threads; `twin()` gives each thread its own."""

    def __init__(self, url: str, cookies: dict[str, str] | None = None, token: str = "") -> None:
        self._url = url
        self._cookies = dict(cookies or {})
        self._token = token
        self._pool = urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(10))

    def twin(self) -> "Visitor":
        """Return the same person in another window."""
        return Visitor(self._url, self._cookies, self._token)

    def get(self, path: str) -> Answer:
        """Read a page; remembers its form token."""
        answer = self._ask("GET", path)
        if found := TOKEN.search(answer.text):
            self._token = found[1]
        return answer

    def post(self, path: str, key: str = "", **fields: str) -> Answer:
        """Send a form; the same `key` twice is the same form twice."""
        whole = {"csrf_token": self._token, "request_key": key or secrets.token_urlsafe(12), **fields}
        return self._ask("POST", path, whole)

    def sign_in(self, mail: str, password: str) -> None:
        """Come in. Raises AssertionError when the site does not let one in."""
        self.get("/sign-in")
        answer = self.post("/sign-in", mail=mail, password=password)
        assert answer.status in (302, 303), (answer.status, answer.text[:2000])

    def _ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        try:
            response = (
                self._pool.request(
                    method, self._url + path, fields=fields, headers=headers, redirect=False, encode_multipart=False
                )
                if fields is not None
                else self._pool.request(method, self._url + path, headers=headers, redirect=False)
            )
        except urllib3.exceptions.HTTPError:
            return Answer(0)
        for line in response.headers.getlist("Set-Cookie"):
            self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return Answer(response.status, response.data.decode("utf-8", "replace"), response.headers.get("Location", ""))
