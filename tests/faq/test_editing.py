"""The pages of editors."""

import pytest
from sqlalchemy import select

from app.core.access import SYSTEM
from app.core.database import db_session
from app.faq import operations, queries
from app.faq.models import Answer, Autosave
from tests.faq.writing import content, draft, published


def typed(**values):
    return {"lang": "en", "title": "Typed", "body": "Some **text**", "audience": "everyone", "step": "save", **values}


def form_of(page):
    """Return what a browser would send back from the editor."""
    form = page.select_one("form.faq-editor")
    values = {
        tag["name"]: tag.get("value", "") for tag in form.select("input[type=hidden], input[type=text], input[type=date]")
    }
    values |= {tag["name"]: tag.get_text().removeprefix("\r\n").removeprefix("\n") for tag in form.select("textarea")}
    values |= {tag["name"]: tag["value"] for tag in form.select("input[type=radio][checked]")}
    values |= {
        tag["name"]: (tag.select_one("option[selected]") or {"value": ""})["value"]
        for tag in form.select("select:not([multiple])")
    }
    return values


def test_a_new_answer_is_written_and_published_in_one_go(cast, sign_in):
    client = sign_in(cast.cleo)
    response = client.post(
        "/answers/new", data=typed(step="publish", wordings="Other words, with a comma\nMore", tags="CSV\nExcel")
    )
    assert (response.status_code, response.location) == (303, "/answers/typed?lang=en")
    text = queries.text_of(SYSTEM, "typed", "en")
    assert (text.state, text.wordings) == ("published", ["Other words, with a comma", "More"])
    assert text.answer.tag_names == ["CSV", "Excel"]


def test_the_product_team_cannot_publish_through_the_form(cast, sign_in):
    response = sign_in(cast.pat).post("/answers/new", data=typed(step="publish"))
    assert response.status_code == 403
    assert db_session.scalar(select(Answer)) is None


def test_the_words_of_a_search_are_put_into_the_form(cast, sign_in):
    page = sign_in(cast.cleo).page("/answers/new?title=Where+is+it&wording=lost&lang=en")
    assert page.select_one("#title")["value"] == "Where is it"
    assert page.select_one("textarea#wordings").get_text().strip() == "lost"


def test_saving_the_form_as_it_was_opened_changes_nothing(cast, sign_in):
    category = operations.add_category(SYSTEM, name_ja="分類", name_en="Shelf")
    other = published("Related one")
    answer = published(slug="same", category_id=category.id, tags=("CSV",), owner_id=cast.cleo.id, related_ids=(other.id,))
    client = sign_in(cast.cleo)
    values = form_of(client.page("/answers/same/edit?lang=en"))
    assert client.post("/answers/same/edit", data=values).status_code == 303
    again = queries.editable(SYSTEM, "same")
    assert (again.version, again.text_in("en").staged) == (answer.version, None)


def test_an_invalid_form_keeps_everything_typed(cast, sign_in):
    published(slug="kept")
    client = sign_in(cast.cleo)
    values = {
        **form_of(client.page("/answers/kept/edit?lang=en")),
        "body": "New words",
        "slug": "Not Possible!",
        "wordings": "kept too",
    }
    response = client.post("/answers/kept/edit", data=values)
    assert response.status_code == 422
    assert "New words" in response.text
    assert "kept too" in response.text
    assert "small letters" in response.text


def test_the_second_of_two_editors_gets_both_texts(cast, sign_in):
    published(slug="shared")
    first, second = sign_in(cast.cleo), sign_in(cast.ada)
    values = form_of(first.page("/answers/shared/edit?lang=en"))
    assert first.post("/answers/shared/edit", data={**values, "body": "Words of Cleo"}).status_code == 303
    theirs = {**values, "body": "Words of Ada", "request_key": "another"}
    del theirs["csrf_token"]
    response = second.post("/answers/shared/edit", data=theirs)
    assert response.status_code == 409
    assert "Words of Ada" in response.text
    assert "Words of Cleo" in response.text
    # Leaving the version out does not get round it.
    assert second.post("/answers/shared/edit", data={**theirs, "version": "", "request_key": "third"}).status_code == 409
    assert queries.text_of(SYSTEM, "shared", "en").staged.body_md == "Words of Cleo"


def test_columns_that_are_not_in_the_form_are_ignored(cast, sign_in):
    """Check 27: mass assignment."""
    published(slug="plain")
    client = sign_in(cast.pat)
    values = form_of(client.page("/answers/plain/edit?lang=en"))
    extra = {
        "state": "published",
        "revision": "99",
        "solved_count": "1000",
        "source_id": "x",
        "author_id": "1",
        "id": "77",
        "body": "New",
    }
    client.post("/answers/plain/edit", data={**values, **extra})
    text = queries.text_of(SYSTEM, "plain", "en")
    assert (text.revision, text.solved_count, text.answer.source_id, text.staged.author_id) == (1, 0, None, cast.pat.id)


@pytest.mark.parametrize(
    "field", ["category_id", "owner_id", "company_ids", "audience", "verified_until", "version", "related"]
)
def test_ids_that_were_never_offered_are_refused(cast, sign_in, field):
    """Checks 25 and 42: foreign ids and other types inside the body."""
    published(slug="strict")
    client = sign_in(cast.cleo)
    values = form_of(client.page("/answers/strict/edit?lang=en"))
    for bad in ("999", "1e9", "-1", "x" * 300, "\x00"):
        response = client.post(
            "/answers/strict/edit", data={**values, field: bad, "request_key": f"{field}{len(bad)}{bad[0] != chr(0)}"}
        )
        assert response.status_code in {400, 409, 422}, (field, bad)


def test_a_translation_begins_from_the_same_form(cast, sign_in):
    published(slug="two")
    client = sign_in(cast.cleo)
    page = client.page("/answers/two/edit?lang=ja")
    assert "The original" in page.get_text()
    values = {**form_of(page), "title": "訳", "body": "本文", "step": "publish"}
    assert client.post("/answers/two/edit", data=values).status_code == 303
    text = queries.text_of(SYSTEM, "two", "ja")
    assert (text.state, text.based_on, text.lang) == ("published", 1, "ja")


def test_typed_words_come_back_until_they_are_saved_or_discarded(cast, sign_in):
    answer = published(slug="typing")
    client = sign_in(cast.cleo)
    values = form_of(client.page("/answers/typing/edit?lang=en"))
    place = f"{answer.id}:en"
    kept = client.post(f"/answers/drafts/{place}", data={**values, "body": "Half a sentence", "request_key": ""})
    assert kept.status_code == 200
    assert "saved_at" in kept.json
    page = client.page("/answers/typing/edit?lang=en")
    assert page.select_one("textarea#body").get_text().strip() == "Half a sentence"
    assert "did not save" in page.get_text()
    assert "Half a sentence" not in sign_in(cast.ada).page("/answers/typing/edit?lang=en").get_text()
    assert client.post(f"/answers/drafts/{place}/discard").location == "/answers/typing/edit?lang=en"
    assert "Half a sentence" not in client.page("/answers/typing/edit?lang=en").get_text()
    client.post(f"/answers/drafts/{place}", data={**values, "body": "Again", "request_key": ""})
    client.post("/answers/typing/edit", data={**values, "body": "Saved"})
    assert db_session.scalar(select(Autosave)) is None


def test_typed_words_over_a_text_that_changed_are_marked(cast, sign_in):
    answer = draft(slug="stale")
    client = sign_in(cast.cleo)
    values = form_of(client.page("/answers/stale/edit?lang=en"))
    client.post(f"/answers/drafts/{answer.id}:en", data={**values, "body": "Mine", "request_key": ""})
    operations.revise_text(cast.ada, answer.texts[0], content("Changed"))
    assert "was changed since then" in client.page("/answers/stale/edit?lang=en").get_text()


def test_the_preview_shows_what_readers_would_get(cast, sign_in):
    client = sign_in(cast.cleo)
    response = client.post("/answers/preview", data={"text": "**Bold** <script>alert(1)</script>"})
    assert "<strong>Bold</strong>" in response.text
    assert "<script" not in response.text
    assert "64 KB" in client.post("/answers/preview", data={"text": "x" * 70_000}).text


def test_editors_see_who_else_is_there(cast, sign_in):
    published(slug="busy")
    sign_in(cast.ada).post("/answers/busy/en/presence")
    assert "Ada" in sign_in(cast.cleo).post("/answers/busy/en/presence").text
    assert "Ada" not in sign_in(cast.ada).post("/answers/busy/ja/presence").text


def test_the_way_through_review_by_buttons(cast, sign_in):
    answer = published("Old", slug="way")
    writer, reviewer = sign_in(cast.pat), sign_in(cast.cleo)
    values = {**form_of(writer.page("/answers/way/edit?lang=en")), "title": "New", "step": "review"}
    writer.post("/answers/way/edit", data=values)
    assert "New" in reviewer.page("/answers/desk?queue=review").get_text()
    page = reviewer.page("/answers/way/en/changes")
    assert page.select_one(".diff ins").get_text().endswith("New")
    assert reviewer.post("/answers/way/en/send-back", data={"note": ""}).status_code == 422
    assert reviewer.post("/answers/way/en/send-back", data={"note": "Shorter, please"}).status_code == 303
    assert writer.post("/answers/way/en/publish").status_code == 403
    assert reviewer.post("/answers/way/en/publish", data={"note": "Renamed"}).status_code == 303
    assert queries.reading(cast.mia, answer.slug).title == "New"
    history = reviewer.page("/answers/way/en/history").get_text()
    assert "Renamed" in history
    assert "Old" in reviewer.page("/answers/way/en/history/2").select_one(".diff").get_text()
    assert writer.post("/answers/way/en/history/1/restore").location == "/answers/way/en/changes"
    assert reviewer.post("/answers/way/en/discard").status_code == 303
    assert reviewer.post("/answers/way/en/archive").status_code == 303
    assert sign_in(cast.mia).get("/answers/way").status_code == 404
    assert reviewer.post("/answers/way/en/archive").status_code == 422
    assert reviewer.post("/answers/way/en/reopen").status_code == 303
    assert reviewer.get("/answers/way/en/history/9").status_code == 404


def test_a_doubled_click_publishes_one_answer(cast, sign_in):
    client = sign_in(cast.cleo)
    values = form_of(client.page("/answers/new?lang=en")) | typed(step="publish")
    first, second = client.post("/answers/new", data=values), client.post("/answers/new", data=values)
    assert (first.status_code, second.status_code) == (303, 303)
    assert len(list(db_session.scalars(select(Answer)))) == 1


def test_categories_are_kept_in_order_by_buttons(cast, sign_in):
    client = sign_in(cast.cleo)
    for name in ("One", "Two"):
        client.post("/answers/categories", data={"name_ja": name, "name_en": name, "parent_id": ""})
    two = queries.shelves(cast.cleo).by_slug("two")
    client.post(f"/answers/categories/{two.id}/move", data={"direction": "up"})
    assert [shelf.slug for shelf in queries.shelves(cast.cleo).walk()] == ["two", "one"]
    one = queries.shelves(cast.cleo).by_slug("one")
    path = f"/answers/categories/{one.id}"
    sent = {"name_ja": "いち", "name_en": "First", "slug": "one", "parent_id": two.id, "version": one.version}
    assert client.post(path, data=sent).status_code == 303
    assert client.post(path, data={**sent, "request_key": "x"}).status_code == 409
    assert [(shelf.depth, shelf.name_en) for shelf in queries.shelves(cast.cleo).walk()] == [(0, "Two"), (1, "First")]
    assert client.post(f"{path}/remove").status_code == 303
    assert client.get(path).status_code == 404
    assert sign_in(cast.pat).get("/answers/categories").status_code == 403


def test_what_is_published_is_what_was_looked_at(cast, sign_in):
    """Check 33: a change made behind the back of whoever reviews does not slip through."""
    answer = draft(slug="reviewed", actor=cast.pat)
    operations.send_to_review(cast.pat, answer.texts[0])
    editor = sign_in(cast.cleo)
    form = editor.page("/answers/reviewed/en/changes").select_one('form[action$="/publish"]')
    sent = {field["name"]: field.get("value", "") for field in form.select("input[name]")}
    operations.revise_text(cast.pat, queries.text_of(SYSTEM, "reviewed", "en"), content("Nobody saw this"))
    assert editor.post(form["action"], data=sent).status_code == 409
    assert queries.reading(cast.max, "reviewed") is None
    form = editor.page("/answers/reviewed/en/changes").select_one('form[action$="/publish"]')
    sent = {field["name"]: field.get("value", "") for field in form.select("input[name]")}
    assert editor.post(form["action"], data=sent).status_code == 303
    assert queries.reading(cast.max, "reviewed").title == "Nobody saw this"
