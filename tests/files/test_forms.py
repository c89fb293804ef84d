"""Files that travel with a form, for pages without scripts."""

import io
from typing import Any

import pytest
from flask_login import login_user
from werkzeug.datastructures import FileStorage

from app.core.errors import Refused
from app.core.forms import Form
from app.files import queries
from app.files.forms import AttachmentsField, with_attachments
from tests.files.making import PDF, picture


class Letter(Form):
    files = AttachmentsField()


def send(app: Any, person: Any, body: str, *files: tuple[str, bytes]) -> str:
    chosen = [FileStorage(io.BytesIO(data), name) for name, data in files]
    with app.test_request_context(method="POST"):
        login_user(person)
        form = Letter(meta={"csrf": False}, formdata=None)
        form.files.data = chosen
        return with_attachments(body, form.files)


def test_chosen_files_stand_below_the_text(app, cast):
    body = send(app, cast.mia, "See:\n", ("報告.pdf", PDF), ("menu.png", picture()))
    first, second = queries.ids_in(body)
    assert body == f'See:\n\n[報告.pdf](/files/{first}/報告.pdf "83 B")\n\n![menu](/files/{second}/menu.webp)'
    assert {one.id for one in queries.among(cast.mia, [first, second])} == {first, second}
    assert queries.among(cast.max, [first, second]) == []


def test_a_form_without_files_leaves_the_text_alone(app, cast):
    assert send(app, cast.mia, "Words \n") == "Words \n"
    # What browsers send for a field in which nothing was chosen.
    assert send(app, cast.mia, "Words", ("", b"")) == "Words"


def test_a_refusal_names_the_file(app, cast):
    with pytest.raises(Refused) as refusal:
        send(app, cast.mia, "Words", ("a.pdf", PDF), ("b.exe", b"MZ"))
    assert refusal.value.message.startswith("b.exe: ")
    assert refusal.value.field == "files"


def test_more_than_ten_at_once_are_refused(app, cast):
    with pytest.raises(Refused):
        send(app, cast.mia, "Words", *[("a.pdf", PDF)] * 11)
    assert queries.kept_by(cast.mia) == (0, 0)
