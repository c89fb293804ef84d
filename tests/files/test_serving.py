"""Files of every kind on their way in and out: headers, ranges, names, sizes (checks 45, 47, 48, 49)."""

import io

import pytest
from sqlalchemy import select

from app.core import markdown, storage
from app.core.database import db_session
from app.files import operations, policy, queries
from app.files.models import File
from app.files.names import disposition, safe_name
from tests.files.making import EVERY_KIND, PDF, picture

BODY = bytes(range(256)) * 4000


@pytest.fixture
def upload(sign_in):
    """Return a function that sends a file as a person."""

    def send(person, data: bytes = PDF, name: str = "報告 1.pdf"):
        return sign_in(person).post("/files", data={"file": (io.BytesIO(data), name)}, content_type="multipart/form-data")

    return send


@pytest.mark.parametrize("name", EVERY_KIND)
def test_every_kind_comes_back_as_it_was_and_only_to_be_saved(upload, cast, sign_in, name):
    answer = upload(cast.mia, EVERY_KIND[name], name)
    assert answer.status_code == 201
    shown = sign_in(cast.mia).get(answer.json["url"], headers={"Accept-Encoding": "gzip, br"})
    assert shown.data == EVERY_KIND[name]
    assert shown.headers["Content-Type"] == db_session.scalars(select(File.content_type)).one()
    assert shown.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "filename*=UTF-8''" in shown.headers["Content-Disposition"]
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert shown.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert {one.strip() for one in shown.headers["Content-Security-Policy"].split(";")} == {"sandbox", "default-src 'none'"}
    assert shown.headers["Cache-Control"] == "private, no-cache"
    assert int(shown.headers["Content-Length"]) == len(EVERY_KIND[name])


def test_link_to_a_file_renders_and_is_found_again(upload, cast):
    answer = upload(cast.mia, name="a]b(c) 図`.pdf")
    html = markdown.render(answer.json["markdown"]).html
    assert f'<a href="{answer.json["url"]}" title="83 B">' in html
    assert queries.ids_in(answer.json["markdown"]) == queries.ids_in(html) == [answer.json["id"]]


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-3", 206, slice(0, 4)),
        ("bytes=1000-", 206, slice(1000, None)),
        ("bytes=-10", 206, slice(-10, None)),
        ("bytes=300000-800000", 206, slice(300_000, 800_001)),
        ("bytes=99999999-", 416, None),
        ("bytes=5-2", 416, None),
        ("lines=1-2", 416, None),
    ],
)
def test_ranges(cast, sign_in, asked, status, part):
    body = b"a" * 1000 + b"b" * 1_000_000
    file = operations.upload(cast.mia, body, "a.txt")
    shown = sign_in(cast.mia).get(queries.path_of(file), headers={"Range": asked})
    assert shown.status_code == status
    if status == 206:
        assert shown.data == body[part]
        assert shown.headers["Content-Range"].endswith(f"/{len(body)}")
        assert int(shown.headers["Content-Length"]) == len(body[part])


def test_head_tells_the_size_and_a_known_file_is_not_sent_again(cast, sign_in):
    file = operations.upload(cast.mia, PDF, "a.pdf")
    client, url = sign_in(cast.mia), queries.path_of(file)
    head = client.head(url)
    assert (head.status_code, head.data, head.headers["Content-Length"]) == (200, b"", str(len(PDF)))
    assert head.headers["Accept-Ranges"] == "bytes"
    again = client.get(url, headers={"If-None-Match": head.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_bytes_are_refused_the_moment_the_subject_is_hidden(cast, sign_in, note_readers):
    """Check 49: bytes, ranges, HEAD, conditional requests and the page about it."""
    file = operations.upload(cast.mia, PDF, "a.pdf")
    operations.attach(cast.mia, [file.id], ("test_note", 7))
    note_readers |= {cast.olga.id}
    url, client = queries.path_of(file), sign_in(cast.olga)
    etag = client.get(url).headers["ETag"]
    assert client.get(f"/files/{file.id}").status_code == 200
    note_readers.clear()
    for headers in ({}, {"If-None-Match": etag}, {"Range": "bytes=0-3"}, {"If-Range": etag, "Range": "bytes=0-3"}):
        assert client.get(url, headers=headers).status_code == 404
        assert client.head(url, headers=headers).status_code == 404
    assert client.get(f"/files/{file.id}").status_code == 404


def test_missing_bytes_are_a_page_that_is_missing(cast, sign_in):
    file = operations.upload(cast.mia, PDF, "a.pdf")
    storage.delete(file.key)
    assert sign_in(cast.mia).get(queries.path_of(file)).status_code == 404


def test_nothing_beyond_the_limit_is_taken(app, upload, cast, sign_in, monkeypatch):
    """Check 45: one byte more is too many; a body that is far larger is not read at all."""
    monkeypatch.setattr(policy, "LARGEST_BYTES", len(PDF))
    assert upload(cast.mia).status_code == 201
    answer = upload(cast.mia, PDF[:-6] + b" " + PDF[-6:])
    assert answer.status_code == 413
    assert "25 MB" in answer.json["error"]
    monkeypatch.setattr(app.view_functions["files.upload"], "largest_body", 1000)
    assert upload(cast.mia, PDF * 20).status_code == 413


def test_too_many_files_in_a_minute_are_told_when_to_come_back(upload, cast):
    answers = [upload(cast.mia, b"a", "a.txt") for _ in range(31)]
    assert {one.status_code for one in answers[:30]} == {201}
    assert answers[30].status_code == 429
    assert int(answers[30].headers["Retry-After"]) > 0
    assert "minute" in answers[30].json["error"]


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.pdf",
        "..\\..\\boot.pdf",
        "a.pdf::$DATA.pdf",
        'a"; filename=evil.html; x=".pdf',
        "a\r\nSet-Cookie: x=1.pdf",
        "a\x00.pdf",
        "\u202efdp.exe.pdf",
        "%2e%2e%2fa.pdf",
        "CON.pdf",
        "あ" * 300 + ".pdf",
        "a" * 300 + ".PDF",
        "<script>alert(1)</script>.pdf",
        "{{7*7}}.pdf",
    ],
)
def test_odd_names_reach_no_header_no_disk_and_no_page(app, cast, sign_in, name):
    file = operations.upload(cast.mia, PDF, name)
    assert file.filename == safe_name(name, "pdf")
    assert len(file.filename) <= 120
    assert not set(file.filename) & set('/\\"<>:\r\n\x00\u202e% {}')
    assert file.key.startswith("documents/")
    assert name[:4] not in file.key
    shown = sign_in(cast.mia).get(queries.path_of(file))
    assert shown.status_code == 200
    assert shown.headers["Content-Disposition"] == disposition(file.filename, is_inline=False)
    assert "Set-Cookie" not in shown.headers or "x=1" not in shown.headers["Set-Cookie"]
    assert sign_in(cast.mia).get(f"/files/{file.id}").status_code == 200


def test_no_kind_but_pictures_is_ever_shown_in_a_page(app, cast):
    assert all(not operations.upload(cast.cleo, data, name).is_picture for name, data in EVERY_KIND.items())
    assert operations.upload(cast.cleo, picture(), "a.png").is_picture


def test_staff_see_how_much_a_company_keeps(app, cast, sign_in):
    operations.upload(cast.mia, b"a" * 3_400_000, "a.txt")
    operations.upload(cast.olga, PDF, "a.pdf")
    page = sign_in(cast.cleo).page(f"/companies/{cast.mia.company_id}")
    assert "3.2 MB" in page.text
    assert "4.9 GB" in page.text
    assert "3.2 MB" not in sign_in(cast.mia).page("/company").text


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 B"), (900, "900 B"), (12_300, "12 KB"), (3_400_000, "3.2 MB"), (26_000_000, "25 MB"), (5 * 2**30, "5.0 GB")],
)
def test_sizes_are_told_as_people_read_them(size, words):
    assert queries.size_of(size) == words


def test_memory_stays_when_a_large_file_is_given_out(app, cast, sign_in):
    file = operations.upload(cast.mia, b"a" * 20_000_000, "a.txt")
    from app.files.reading import StoredFile

    opened = StoredFile(storage.storage(), file.key, file.size)
    assert opened.seek(-5, io.SEEK_END) == 19_999_995
    assert opened.read() == b"aaaaa"
    assert opened.read(1) == b""
    opened.seek(10)
    assert (len(opened.read(1000)), opened.tell()) == (1000, 1010)
    answer = sign_in(cast.mia).get(queries.path_of(file), buffered=False)
    first = next(iter(answer.response))
    assert len(first) <= 256 * 1024
