"""A test client that reads every page the way a careful reviewer would, and carries a true CSRF token."""

from typing import Any

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from app.core.database import db_session

MARKER = "<canary-markup>"
UNLABELLED = {"hidden", "submit", "button", "image", "reset"}


def faults(html: str) -> list[str]:
    """Return what is wrong with a page: headings, title, ids, labels, tokens, unescaped text."""
    soup = BeautifulSoup(html, "html5lib")
    found = _heading_faults(soup)
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    found += [f"id {one} stands twice" for one in sorted({one for one in ids if ids.count(one) > 1})]
    for form in soup.find_all("form", method=lambda value: value and value.lower() == "post"):
        if not form.find("input", attrs={"name": "csrf_token"}):
            found.append(f"post form to {form.get('action')} without csrf token")
    labelled = {tag.get("for") for tag in soup.find_all("label")}
    for control in soup.find_all(["input", "select", "textarea"]):
        has_name = control.get("aria-label") or control.get("aria-labelledby") or control.find_parent("label")
        if control.get("type") not in UNLABELLED and not has_name and control.get("id") not in labelled:
            found.append(f"control {control.get('name')} without label")
    found += [f"image {tag.get('src')} without alt" for tag in soup.find_all("img") if tag.get("alt") is None]
    found += [f"style attribute on <{tag.name}>" for tag in soup.find_all(style=True)]
    if soup.find("canary-markup"):
        found.append("text of a person became markup")
    return found


def _heading_faults(soup: BeautifulSoup) -> list[str]:
    if soup.html is None or not soup.html.get("lang"):
        return ["html without lang"]
    headings = soup.find_all("h1")
    if len(headings) != 1:
        return [f"{len(headings)} h1"]
    title = " ".join(soup.title.get_text().split()) if soup.title else ""
    heading = " ".join(headings[0].get_text().split())
    return [] if title.startswith(heading) else [f"title {title!r} does not begin with h1 {heading!r}"]


class CheckingClient(FlaskClient):
    """Checks each whole page it gets; posts carry a CSRF token unless `csrf=False`."""

    def open(self, *args: Any, csrf: bool = True, check: bool = True, **kwargs: Any) -> TestResponse:
        """Make a request; raises AssertionError when the page is faulty."""
        if csrf and kwargs.get("method", "GET") not in {"GET", "HEAD", "OPTIONS"}:
            kwargs["headers"] = {**dict(kwargs.get("headers") or {}), "X-CSRFToken": self.csrf_token()}
        # A context of its own: within the one the test holds, `g` and with it the person of the last request would live on.
        with self.application.app_context():
            response = super().open(*args, **kwargs)
        # What the request changed must be seen by the test's own session, which may hold an older snapshot.
        db_session.rollback()
        is_page = response.mimetype == "text/html" and "<html" in response.text if not response.is_streamed else False
        if check and is_page:
            assert not faults(response.text), (response.request.path, faults(response.text))
        return response

    def csrf_token(self) -> str:
        """Return a token that is valid for this client's session."""
        with self.session_transaction() as session:
            raw = session.setdefault("csrf_token", "0" * 40)
        return URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token").dumps(raw)

    def page(self, path: str, **kwargs: Any) -> BeautifulSoup:
        """GET a page that must answer 200 and return it parsed."""
        response = self.get(path, **kwargs)
        assert response.status_code == 200, (path, response.status_code)
        return BeautifulSoup(response.text, "html5lib")
