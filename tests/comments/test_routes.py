"""The pages: writing with and without scripts, what is asked before it is sent, and what outsiders find."""

import re
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from app.comments import operations, queries
from app.comments.models import Comment, Reaction
from app.core import clock
from app.core.database import db_session
from app.drafts import operations as drafts
from app.drafts import queries as draft_queries
from app.moderation import operations as moderation
from tests.browser.vectors import bodies
from tests.comments.writing import acme_place, numbers, place, posts, said

FRAGMENT = {"X-Fragment": "1"}
REACTIONS = "/comments/reactions"


def address(where: tuple[str, int]) -> str:
    return f"/comments/on/{where[0]}/{where[1]}"


def words(response: Any) -> str:
    """Return what a page says, without its tokens and the number of the request."""
    return re.sub(r"\b[0-9a-f]{16}\b", "", " ".join(BeautifulSoup(response.text, "html5lib").get_text(" ").split()))


def newest() -> Comment:
    db_session.expire_all()
    return db_session.scalars(select(Comment).order_by(Comment.id.desc())).first()


def test_a_comment_is_written_and_read_below_the_answer(cast, sign_in):
    where, client = place(), sign_in(cast.max)
    drafts.save(cast.max, address(where), {"body": ["half"]})
    assert client.page(address(where)).find("textarea").get_text(strip=True) == "half"
    response = client.post(address(where), data={"body": "We do it **weekly**."})
    assert (response.status_code, response.location) == (303, "/answers/open?post=1#post-1")
    page = client.page("/answers/open?post=1")
    assert page.select_one("#post-1 > .prose strong").get_text() == "weekly"
    assert page.select_one("details#comments")["open"] == ""
    assert draft_queries.draft(cast.max, address(where)) is None
    assert "1 comment" in sign_in(cast.olga).page("/answers/open").select_one("#comments summary").get_text()


def test_who_comes_to_write_begins_in_the_field(cast, sign_in):
    page = sign_in(cast.max).page(address(place()))
    assert page.select_one("textarea[autofocus]")["name"] == "body"
    assert page.select_one(".comment-composer__actions button").get_text(strip=True) == "Send the comment"
    refused = sign_in(cast.max).post(address(place("other")), data={"body": " "})
    assert "autofocus" not in refused.text


def test_an_empty_comment_is_refused_in_place(cast, sign_in):
    where, client = place(), sign_in(cast.max)
    assert client.post(address(where), data={"body": "  "}).status_code == 422
    moderation.punish(cast.cleo, cast.max.id, "silence", hours=2, reason="Too loud")
    response = client.post(address(where), data={"body": "My words"})
    assert response.status_code == 422
    assert "My words" in response.text
    assert "Too loud" in response.text
    assert newest() is None


def test_an_answer_quotes_what_it_answers(cast, sign_in):
    where = place()
    first = said(cast.olga, where, "One way.")
    client = sign_in(cast.max)
    link = client.page("/answers/open").select_one("#post-1 a[href$='/quote']")["href"]
    page = client.page(client.get(link).location)
    assert page.find("textarea").get_text(strip=True) == f"> [Olga](/comments/{first.id}):\n>\n> One way."
    assert page.select_one(".comment-answered").get_text(" ", strip=True) == "Olga wrote: One way."
    client.post(address(where), data={"body": "Another way.", "reply_to_id": first.id})
    assert "Reply to Olga (#1)" in client.page("/answers/open").select_one("#post-2 .comment__reply").get_text()


def test_what_looks_private_is_pointed_out_once(cast, sign_in):
    where, client = place(), sign_in(cast.max)
    body = "Call Taro: 03-1234-5678"
    response = client.post(address(where), data={"body": body})
    assert response.status_code == 422
    assert "03-1234-5678" in response.text
    assert newest() is None
    assert 'name="confirmed" type="hidden" value="yes"' in response.text
    assert client.post(address(where), data={"body": body, "confirmed": "yes"}).status_code == 303
    edit = {"body": "Call Taro: 03-1234-0000", "version": newest().version}
    assert client.post(f"/comments/{newest().id}/edit", data=edit).status_code == 422
    note = {"body": body, "is_internal": "y"}
    assert sign_in(cast.cleo).post(address(where), data=note).status_code == 303
    assert newest().is_internal


def test_a_customer_cannot_write_notes_of_staff(cast, sign_in):
    where, client = place(), sign_in(cast.max)
    assert client.post(address(where), data={"body": "Note", "is_internal": "y"}).status_code == 403
    assert client.page(address(where)).select("[name=is_internal]") == []


def test_a_note_of_staff_is_set_off(cast, sign_in):
    where = place()
    said(cast.cleo, where, "Among us", is_internal=True)
    assert "Only staff see this" in sign_in(cast.pat).page("/answers/open").select_one(".comment--internal").get_text()
    page = sign_in(cast.mia).page("/answers/open")
    assert "Among us" not in page.get_text()
    assert page.select_one("#comments summary").get_text() == "Comments"


def test_an_edit_shows_what_changed(cast, sign_in):
    comment = said(cast.max, place(), "Open the red door.")
    client = sign_in(cast.max)
    assert client.page(f"/comments/{comment.id}/edit").find("textarea").get_text(strip=True) == "Open the red door."
    sent = {"body": "Open the blue door.", "version": comment.version}
    assert client.post(f"/comments/{comment.id}/edit", data=sent).location == "/answers/open?post=1#post-1"
    history = client.page(f"/comments/{comment.id}/history")
    assert (history.select_one("del").get_text(), history.select_one("ins").get_text()) == ("red", "blue")
    again = client.post(f"/comments/{comment.id}/edit", data=sent | {"body": "Something else"})
    assert again.status_code == 409
    assert "Something else" in again.text


def test_reactions_change_in_place_and_without_scripts(cast, sign_in):
    comment = said(cast.max, place())
    client = sign_in(cast.olga)
    page = client.page("/answers/open")
    button, form = page.select_one("#post-1 button[aria-pressed]"), page.select_one("form#acts")
    assert (button["form"], button["name"], button["value"]) == ("acts", "helpful", str(comment.id))
    fragment = client.post(form["action"], data={button["name"]: button["value"]}, headers=FRAGMENT).text
    assert 'aria-pressed="true"' in fragment
    assert "<html" not in fragment
    assert client.post(REACTIONS, data={"helpful": f"-{comment.id}"}).location.endswith("#post-1")
    assert db_session.scalar(select(func.count()).select_from(Reaction)) == 0
    own = sign_in(cast.max)
    assert own.page("/answers/open").select("#post-1 button[aria-pressed]") == []
    assert own.post(REACTIONS, data={"thanks": comment.id}).status_code == 403


@pytest.mark.parametrize("sent", [{}, {"x": 1}, {"helpful": ""}, {"helpful": "0"}, {"helpful": "me"}, {"helpful": 2**31}])
def test_a_reaction_to_nothing_is_not_found(cast, sign_in, sent):
    said(cast.max, place())
    assert sign_in(cast.olga).post(REACTIONS, data=sent).status_code == 404
    assert db_session.scalar(select(func.count()).select_from(Reaction)) == 0


def test_nobody_reacts_to_what_they_do_not_see(cast, sign_in):
    hidden = said(cast.mia, acme_place())
    client = sign_in(cast.olga)
    answers = [client.post(REACTIONS, data={"helpful": number}) for number in (hidden.id, -hidden.id, hidden.id + 1)]
    assert {one.status_code for one in answers} == {404}
    # The page gives back what was sent: the number.
    assert len({re.sub(r"-?\b\d+\b", "", words(one)) for one in answers}) == 1
    assert db_session.scalar(select(func.count()).select_from(Reaction)) == 0


def test_what_one_can_do_with_a_post_is_a_page_and_the_entries_of_a_menu(cast, sign_in):
    comment = said(cast.max, place())
    client = sign_in(cast.max)
    link = client.page("/answers/open").select_one("#post-1 .menu a")["href"]
    page = client.page(link)
    assert [one.get_text(strip=True) for one in page.select("main .menu__item")] == ["Edit", "Delete"]
    delete = page.select_one("main button[formaction]")
    assert page.select_one(f"form#{delete['form']} [name=csrf_token]")
    entries = client.get(link, headers=FRAGMENT).text
    assert "<html" not in entries
    assert f"/comments/{comment.id}/edit" in entries
    others = sign_in(cast.olga)
    assert others.page("/answers/open").select("#post-1 .menu") == []
    assert others.get(link, headers=FRAGMENT).status_code == 404
    staff = sign_in(cast.cleo).page(link)
    assert "Mark as official" in staff.get_text()


def test_the_tools_of_a_field_to_write_in_are_the_same_for_all_and_kept(cast, sign_in):
    answers = [sign_in(person).get("/comments/tools?of=this") for person in (cast.max, cast.olga, cast.cleo)]
    assert len({one.text for one in answers}) == 1
    assert {one.headers["Cache-Control"] for one in answers} == {"private, max-age=86400"}
    assert "data-around" in answers[0].text
    # What belongs to a person or a form stays in the page.
    assert not re.search("csrf_token|request_key|data-key", answers[0].text)
    assert sign_in(cast.max).get("/comments/tools").headers["Cache-Control"] == "no-store"


def test_a_deleted_comment_offers_its_author_to_bring_it_back(cast, sign_in):
    where = place()
    comment = said(cast.max, where)
    client = sign_in(cast.max)
    client.post(f"/comments/{comment.id}/delete")
    page = client.page("/answers/open?post=1")
    undo = page.select_one("#post-1 .comment__undo")["formaction"]
    assert sign_in(cast.olga).page("/answers/open?post=1").select("#post-1") == []
    client.post(undo)
    assert numbers(cast.olga, where) == [1]


def test_the_official_mark_and_roles_stand_beside_the_name(cast, sign_in):
    where = place()
    comment = said(cast.cleo, where)
    client = sign_in(cast.olga)
    assert "Customer success" in client.page("/answers/open").select_one("#post-1 header").get_text()
    sign_in(cast.ada).post(f"/comments/{comment.id}/official", data={"official": "yes"})
    assert client.page("/answers/open").select_one("#post-1 .status-pill").get_text() == "Official"


def test_a_permalink_leads_to_where_it_stands(cast, sign_in):
    where, other = place(), place("target")
    comment = said(cast.max, where)
    client = sign_in(cast.olga)
    assert client.get(f"/comments/{comment.id}").location == "/answers/open?post=1#post-1"
    operations.move_comments(cast.cleo, [comment.id], *other)
    assert client.get(f"/comments/{comment.id}").location == "/answers/target?post=1#post-1"
    operations.delete_comment(cast.cleo, queries.comment(cast.cleo, comment.id))
    assert client.get(f"/comments/{comment.id}").status_code == 404


def test_what_is_hidden_looks_like_what_never_was(cast, sign_in):
    """The same bytes for a comment of another company, a note of staff, and none; nothing changes."""
    hidden = [said(cast.max, acme_place()).id, said(cast.cleo, place(), "Note", is_internal=True).id]
    client = sign_in(cast.olga)
    gets, posts_ = ("", "/edit", "/history", "/quote", "/acts", "/report"), ("/edit", "/delete", "/restore")
    for method, paths in (("GET", gets), ("POST", posts_)):
        for path in paths:
            never = client.open(f"/comments/9{path}", method=method)
            assert never.status_code == 404
            for one in hidden:
                found = client.open(f"/comments/{one}{path}", method=method)
                assert (found.status_code, words(found)) == (404, words(never)), (method, path)
    never = client.get("/comments/on/answer/9/people?q=m")
    assert words(client.get(f"{address(acme_place('second'))}/people?q=m")) == words(never)
    assert client.get("/comments/on/nothing/1").status_code == 404


def test_a_page_costs_one_statement_more_than_the_answer_alone(cast, sign_in, count_statements):
    where = place()
    client = sign_in(cast.olga)
    with count_statements() as alone:
        client.get("/answers/open")
    for number in range(25):
        operations.react(cast.mia, said(cast.max, where, f"Words {number}"), "thanks")
    with count_statements() as full:
        page = client.page("/answers/open")
    assert len(page.select(".post")) == 20
    assert [len([one for one in ran if "FROM comments" in one]) for ran in (alone, full)] == [0, 1]
    with count_statements() as one:
        thread = queries.thread_of(cast.olga, *where, after=20)
    assert (len(one), [post.number for post in thread.posts], thread.before, thread.after) == (
        1,
        [21, 22, 23, 24, 25],
        21,
        None,
    )


def test_pages_lead_from_one_to_the_next_and_back(cast, sign_in):
    where = place()
    for number in range(45):
        said(cast.cleo, where, f"Words {number}")
    client = sign_in(cast.olga)
    first = client.page("/answers/open")
    second = client.page("/answers/open" + first.select_one("#comments a[rel=next]")["href"])
    third = client.page("/answers/open" + second.select_one("#comments a[rel=next]")["href"])
    shown = [[one["id"] for one in page.select(".post")] for page in (first, second, third)]
    assert [*shown[0], *shown[1], *shown[2]] == [f"post-{number}" for number in range(1, 46)]
    back = client.page("/answers/open" + third.select_one("#comments a[rel=prev]")["href"])
    assert [one["id"] for one in back.select(".post")] == shown[1]
    assert third.select("#comments a[rel=next]") == []
    assert "post-33" in [one["id"] for one in client.page("/answers/open?post=33").select(".post")]
    for odd in ("?after=x", "?before=0", "?after=99999999999999", "?post=-4", "?before=99999999999999"):
        assert client.get("/answers/open" + odd).status_code == 200


def test_posts_by_number_come_with_those_asked_for_besides(cast, count_statements):
    where = place()
    made = [said(cast.cleo, where, f"Words {number}") for number in range(12)]
    note = said(cast.cleo, where, "Note", is_internal=True)
    with count_statements() as statements:
        found = queries.posts_numbered(cast.mia, *where, 6, 10, also=[made[0].id, made[6].id, note.id])
    assert len(statements) == 1
    assert [post.number for post in found.posts] == [6, 7, 8, 9, 10]
    assert {key: post.number for key, post in found.also.items()} == {made[0].id: 1, made[6].id: 7}
    assert queries.posts_by_id(cast.mia, *where, [made[2].id, note.id])[made[2].id].number == 3


def test_names_are_completed_as_a_fragment(cast, sign_in):
    found = sign_in(cast.max).get(f"{address(place())}/people?q=mi", headers=FRAGMENT)
    assert 'data-token="@[Mia](person:1)"' in found.text
    assert "<html" not in found.text


def test_a_preview_shows_what_will_stand_there(cast, sign_in):
    client = sign_in(cast.max)
    assert "<strong>x</strong>" in client.post("/comments/preview", data={"text": "**x**"}).text
    assert '<span class="mention">@Mia</span>' in client.post("/comments/preview", data={"text": "@[?](person:1)"}).text
    assert "field__error" in client.post("/comments/preview", data={"text": ""}).text


@pytest.mark.parametrize(
    ("method", "path", "data", "most"),
    [("post", "/comments/preview", {"text": "**x**"}, 60), ("get", "/comments/on/{}/{}/people?q=m", None, 120)],
)
def test_who_asks_again_and_again_is_told_when_to_come_back(cast, sign_in, method, path, data, most):
    with time_machine.travel(clock.now(), tick=False):
        path, client = path.format(*place()), sign_in(cast.max)
        answers = [getattr(client, method)(path, data=data, headers=FRAGMENT) for _number in range(most + 1)]
        assert [one.status_code for one in answers] == [200] * most + [429]
        assert answers[-1].headers["Retry-After"] == "61"
        assert "Please try again in 61 seconds." in answers[-1].text
        assert "<html" not in answers[-1].text
        # Without the mark of a script it is a page; somebody else is asked nothing.
        assert "<html" in getattr(client, method)(path, data=data).text
        assert getattr(sign_in(cast.mia), method)(path, data=data, headers=FRAGMENT).status_code == 200


def test_a_preview_is_as_large_as_a_post(cast, sign_in):
    assert "64 KB fit" in sign_in(cast.max).post("/comments/preview", data={"text": "@[x](person:1) " * 5000}).text


@pytest.mark.parametrize("body", bodies()[:12])
def test_markup_of_people_never_becomes_a_script(cast, sign_in, body):
    where, client = place(), sign_in(cast.max)
    assert client.post(address(where), data={"body": body, "confirmed": "yes"}).status_code == 303
    post = client.page("/answers/open?post=1").select_one("#post-1 > .prose")
    for tag in post.find_all(True):
        assert tag.name not in {"script", "style", "iframe", "object", "embed", "form", "base", "meta", "svg", "math", "input"}
        assert not [name for name in tag.attrs if name.startswith("on") or name in {"style", "srcdoc", "data-behaviour"}]
        for name in ("href", "src"):
            assert (
                not str(tag.get(name, "")).lower().replace("\t", "").strip().startswith(("javascript:", "data:", "vbscript:"))
            )
    assert posts(cast.max, where)


def test_a_note_of_staff_is_answered_by_a_note(cast, sign_in):
    where = place()
    note, open_one = said(cast.cleo, where, "Note", is_internal=True), said(cast.max, where)
    client = sign_in(cast.pat)
    for comment, is_checked in ((note, True), (open_one, False)):
        box = client.page(f"{address(where)}?reply={comment.id}&quote=1").select_one("[name=is_internal]")
        assert box.has_attr("checked") == is_checked
    assert "Note" not in sign_in(cast.mia).page(f"{address(where)}?reply={note.id}&quote=1").get_text()
