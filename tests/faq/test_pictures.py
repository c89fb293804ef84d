"""Pictures of answers follow the texts they stand in: check 32, with numbers in addresses that anybody can guess."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from app.core.access import SYSTEM
from app.faq import operations, queries
from app.faq.models import Answer
from app.files import operations as files
from app.files.models import File
from app.files.queries import markdown_for
from tests.faq.writing import content, draft, published, translated
from tests.support.cast import Cast
from tests.support.page import CheckingClient

SignIn = Callable[[Any], CheckingClient]


@pytest.fixture
def picture(app: Flask, cast: Cast) -> Callable[[], File]:
    """Return a function that uploads another picture for Cleo."""

    def upload() -> File:
        out = BytesIO()
        Image.new("RGB", (8, 8), "teal").save(out, "PNG")
        return files.upload_image(cast.cleo, out.getvalue(), "step.png")

    return upload


def status_of(client: CheckingClient, file: File) -> int:
    return client.get(f"/files/{file.id}/anything").status_code


def changed(cast: Cast, answer: Answer, body: str) -> None:
    operations.revise_text(cast.cleo, queries.text_of(SYSTEM, answer.slug, "en"), content(body=body))


def test_a_picture_of_an_unpublished_change_is_not_for_readers(
    cast: Cast, sign_in: SignIn, picture: Callable[[], File]
) -> None:
    old, new = picture(), picture()
    answer = published(slug="pictured", body=markdown_for(old), actor=cast.cleo)
    reader, editor = sign_in(cast.max), sign_in(cast.pat)
    changed(cast, answer, markdown_for(new))
    assert [status_of(reader, one) for one in (old, new)] == [200, 404]
    assert [status_of(editor, one) for one in (old, new)] == [200, 200]
    operations.publish_text(cast.cleo, queries.text_of(SYSTEM, "pictured", "en"))
    assert [status_of(reader, one) for one in (old, new)] == [404, 200]
    assert [status_of(editor, one) for one in (old, new)] == [200, 200]


def test_a_picture_of_a_draft_or_another_audience_is_not_for_readers(
    cast: Cast, sign_in: SignIn, picture: Callable[[], File]
) -> None:
    first, second = picture(), picture()
    draft(body=markdown_for(first), actor=cast.cleo)
    published("Staff", body=markdown_for(second), actor=cast.cleo, audience="staff")
    for person in (cast.max, cast.mia, cast.olga):
        assert [status_of(sign_in(person), one) for one in (first, second)] == [404, 404]
    assert [status_of(sign_in(cast.pat), one) for one in (first, second)] == [200, 200]


def test_a_picture_leaves_with_the_last_text_that_shows_it(cast: Cast, sign_in: SignIn, picture: Callable[[], File]) -> None:
    file = picture()
    answer = published(slug="two", body=markdown_for(file), actor=cast.cleo)
    translated(answer, "ja", "日本語")
    reader = sign_in(cast.max)
    assert status_of(reader, file) == 200
    operations.archive_text(cast.cleo, queries.text_of(SYSTEM, "two", "en"))
    assert reader.get("/answers/two").status_code == 200
    assert status_of(reader, file) == 404
    operations.reopen_text(cast.cleo, queries.text_of(SYSTEM, "two", "en"))
    assert status_of(reader, file) == 404
    operations.publish_text(cast.cleo, queries.text_of(SYSTEM, "two", "en"))
    assert status_of(reader, file) == 200
