"""Files: kept for whoever may see what they hang on, swept when nobody wants them, harmless to open."""

import hashlib
import io
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import select

from app.core import clock, storage
from app.core.access import ANONYMOUS, SYSTEM
from app.core.database import db_session
from app.core.errors import Forbidden, NotFound, Refused
from app.files import operations, policy, queries, rules
from app.files.models import File
from app.files.names import disposition, safe_name
from tests.files.making import picture

NOTE = ("test_note", 7)


@pytest.fixture
def upload(sign_in):
    def send(person, data=None, name="図 1.png", **extra):
        client = sign_in(person)
        fields = {"file": (io.BytesIO(picture() if data is None else data), name), "csrf_token": client.csrf_token(), **extra}
        return client.post("/files", data=fields, content_type="multipart/form-data")

    return send


def test_upload_answers_with_markdown_that_shows_the_picture(upload, cast, sign_in):
    answer = upload(cast.mia, alt="手順の図")
    assert answer.status_code == 201
    assert answer.json["markdown"] == f"![手順の図]({answer.json['url']})"
    assert answer.json["url"].startswith(f"/files/{answer.json['id']}/")
    shown = sign_in(cast.mia).get(answer.json["url"])
    assert (shown.status_code, shown.mimetype) == (200, "image/webp")
    assert Image.open(io.BytesIO(shown.data)).size == (60, 40)


def test_markdown_of_an_upload_renders_as_a_picture(upload, cast):
    from app.core import markdown

    answer = upload(cast.mia, name="a]b(c) 図`.png")
    html = markdown.render(answer.json["markdown"]).html
    assert f'src="{answer.json["url"]}"' in html
    assert queries.ids_in(answer.json["markdown"]) == queries.ids_in(html) == [answer.json["id"]]


def test_pictures_are_given_out_as_inert_private_data(upload, cast, sign_in):
    answer = upload(cast.mia)
    shown = sign_in(cast.mia).get(answer.json["url"])
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    directives = {one.strip() for one in shown.headers["Content-Security-Policy"].split(";")}
    assert directives == {"sandbox", "default-src 'none'"}
    assert shown.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert shown.headers["Cache-Control"] == "private, no-cache"
    assert shown.headers["Content-Disposition"].startswith("inline; filename=")
    again = sign_in(cast.mia).get(answer.json["url"], headers={"If-None-Match": shown.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    part = sign_in(cast.mia).get(answer.json["url"], headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.data) == (206, b"RIFF")


def test_smaller_versions_are_given_where_there_are_any(upload, cast, sign_in):
    url = upload(cast.mia, picture((1000, 100))).json["url"]
    client = sign_in(cast.mia)
    widths = [Image.open(io.BytesIO(client.get(url + query).data)).width for query in ("", "?w=720", "?w=1440", "?w=5", "?w=x")]
    assert widths == [1000, 720, 1000, 1000, 1000]


def test_loose_file_is_only_for_its_owner(upload, cast, sign_in):
    answer = upload(cast.mia)
    for person in (cast.max, cast.olga, cast.cleo, cast.ada):
        for method in ("get", "head"):
            assert getattr(sign_in(person), method)(answer.json["url"]).status_code == 404
        assert queries.among(person, [answer.json["id"]]) == []
    missing = sign_in(cast.olga).get("/files/999999/a.webp")
    hidden = sign_in(cast.olga).get(answer.json["url"])
    assert (missing.status_code, hidden.status_code) == (404, 404)


def test_attached_file_follows_its_subject_at_every_request(upload, cast, sign_in, note_readers):
    answer = upload(cast.mia)
    assert operations.attach(cast.mia, [answer.json["id"]], NOTE) == 1
    note_readers |= {cast.olga.id}
    etag = sign_in(cast.olga).get(answer.json["url"]).headers["ETag"]
    assert sign_in(cast.mia).get(answer.json["url"]).status_code == 404
    note_readers.clear()
    for headers in ({}, {"If-None-Match": etag}, {"Range": "bytes=0-3"}):
        assert sign_in(cast.olga).get(answer.json["url"], headers=headers).status_code == 404


def test_file_of_an_unknown_kind_of_subject_is_hidden(upload, cast, sign_in):
    answer = upload(cast.mia)
    operations.attach(cast.mia, [answer.json["id"]], ("nothing_known", 1))
    assert sign_in(cast.mia).get(answer.json["url"]).status_code == 404


def test_only_own_loose_files_can_be_attached(app, cast, note_readers):
    mine = operations.upload_image(cast.mia, picture(), "a.png")
    theirs = operations.upload_image(cast.olga, picture(), "b.png")
    assert operations.attach(cast.mia, [mine.id, theirs.id, 999_999, mine.id], NOTE) == 1
    assert operations.attach(cast.olga, [mine.id], ("test_note", 8)) == 0
    assert operations.attach(cast.cleo, [mine.id], NOTE) == 1
    assert [file.id for file in queries.of_subject(*NOTE)] == [mine.id]
    with pytest.raises(NotFound):
        queries.get(cast.olga, mine.id)


def test_nobody_uploads_without_signing_in(app, client):
    with pytest.raises(Forbidden):
        operations.upload_image(ANONYMOUS, picture(), "a.png")
    with pytest.raises(Forbidden):
        operations.attach(ANONYMOUS, [1], NOTE)
    assert client.get("/files/1/a.webp").status_code in (302, 303, 401)


def test_upload_without_a_token_is_refused(cast, sign_in):
    sent = sign_in(cast.mia).post("/files", data={"file": (io.BytesIO(picture()), "a.png")}, csrf=False)
    assert sent.status_code in (400, 403)
    assert db_session.scalars(select(File)).all() == []


@pytest.mark.parametrize(
    ("data", "name"), [(b"<svg onload='alert(1)'/>", "a.png"), (b"", "a.png"), (picture(), "a.svg"), (picture(), "a.jpg")]
)
def test_what_is_no_picture_is_refused_with_a_sentence(upload, cast, data, name):
    answer = upload(cast.mia, data, name)
    assert answer.status_code == 422
    assert len(answer.json["error"]) > 10
    assert db_session.scalars(select(File)).all() == []


def test_upload_without_a_file_is_refused(sign_in, cast):
    client = sign_in(cast.mia)
    assert client.post("/files", data={"csrf_token": client.csrf_token()}).status_code == 422


def test_limit_of_size_is_exact(upload, cast, monkeypatch):
    data = picture()
    monkeypatch.setattr(policy, "LARGEST_BYTES", len(data))
    assert upload(cast.mia, data).status_code == 201
    answer = upload(cast.mia, data + b"x")
    assert answer.status_code == 413
    assert "25 MB" in answer.json["error"]


def test_quota_counts_files_and_bytes_of_each_person(app, cast, monkeypatch):
    monkeypatch.setattr(rules, "MOST_FILES", 2)
    for _ in range(2):
        operations.upload_image(cast.mia, picture(), "a.png")
    with pytest.raises(Refused):
        operations.upload_image(cast.mia, picture(), "a.png")
    assert operations.upload_image(cast.max, picture(), "a.png").id
    assert operations.upload_image(cast.cleo, picture(), "a.png").id
    monkeypatch.setattr(app.extensions["settings"], "files_per_person_mb", 1)
    operations.upload(cast.olga, b"a" * rules.MEGABYTE, "a.txt")
    with pytest.raises(Refused):
        operations.upload(cast.olga, b"b", "b.txt")


def test_quota_of_a_company_counts_all_its_people(app, cast, monkeypatch):
    monkeypatch.setattr(app.extensions["settings"], "files_per_company_mb", 1)
    operations.upload(cast.mia, b"a" * rules.MEGABYTE, "a.txt")
    with pytest.raises(Refused):
        operations.upload(cast.max, b"b", "b.txt")
    assert operations.upload(cast.olga, b"b", "b.txt").id
    assert operations.upload(cast.cleo, b"b", "b.txt").id


def test_source_is_recognised_when_it_comes_again(app, cast):
    data = picture()
    made = operations.upload_image(cast.cleo, data, "a.png")
    assert queries.with_source(cast.cleo, hashlib.sha256(data).hexdigest()).id == made.id
    assert queries.with_source(cast.mia, hashlib.sha256(data).hexdigest()) is None
    by_system = operations.upload_image(SYSTEM, data, "a.png")
    assert queries.with_source(SYSTEM, hashlib.sha256(data).hexdigest()).id == by_system.id


def test_sweep_deletes_loose_files_after_a_day_and_orphans_and_reports_missing_bytes(app, cast, time_machine):
    loose = operations.upload_image(cast.mia, picture((1000, 100)), "a.png")
    kept = operations.upload_image(cast.mia, picture(), "b.png")
    gone = operations.upload_image(cast.mia, picture(), "c.png")
    operations.attach(cast.mia, [kept.id, gone.id], NOTE)
    orphan = storage.new_key("images")
    storage.put(orphan, b"nobody's", "image/webp")
    assert operations.sweep() == {"loose": 0, "orphans": 0, "missing": 0}
    storage.delete(gone.key)
    time_machine.move_to(clock.now() + timedelta(hours=25))
    assert operations.sweep() == {"loose": 1, "orphans": 1, "missing": 1}
    assert not storage.exists(loose.key)
    assert not storage.exists(operations.smaller_key(loose.key, 720))
    assert not storage.exists(orphan)
    assert storage.exists(kept.key)
    assert operations.sweep() == {"loose": 0, "orphans": 0, "missing": 1}


def test_sweep_is_a_timed_job(app):
    from app.core import jobs

    assert "files.sweep" in {timed.kind for timed in jobs.schedules(app)}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("図 1.png", "図-1.webp"),
        ("../../etc/passwd.png", "passwd.webp"),
        ("..\\..\\boot.ini.png", "boot.ini.webp"),
        ("a.png::$DATA", "a.webp"),
        ("a\x00b\r\nX: y.png", "a-b-X.webp"),
        ("q\"u'o.png", "q-u-o.webp"),
        ("\u202egnp.exe.png", "gnp.exe.webp"),
        ("%2e%2e%2f.png", "2e-2e-2f.webp"),
        ("", "file.webp"),
        ("...", "file.webp"),
        ("CON.png", "file-CON.webp"),
        ("a" * 300 + ".png", "a" * 115 + ".webp"),
    ],
)
def test_names_are_made_harmless(name, expected):
    assert safe_name(name, "webp") == expected
    header = disposition(safe_name(name, "webp"), is_inline=True)
    assert header.isascii()
    assert "\n" not in header
    assert header.count('"') == 2


def test_bytes_that_browsers_must_not_show_are_offered_for_saving():
    assert (
        disposition("報告.pdf", is_inline=False) == "attachment; filename=\"__.pdf\"; filename*=UTF-8''%E5%A0%B1%E5%91%8A.pdf"
    )
