"""Other words, other places, other readers, gone and back again; areas; links."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete

from app.comments import operations as comments
from app.core import clock
from app.core.access import ANONYMOUS, SYSTEM, PlainViewer, Viewer
from app.core.database import db_session
from app.core.errors import Conflict, Forbidden, NotFound, Refused, TooMany
from app.core.i18n import _
from app.core.transaction import transact
from app.files import operations as files
from app.moderation import operations as moderation
from app.moderation.models import HeldPost
from app.people.models import Membership, User
from app.requests import operations, policy, queries
from app.requests.models import Area, FeatureRequest, Revision, State
from app.requests.operations import AreaDetails, moderating
from app.requests.queries import Revised
from app.requests.queries.revisions import SIZE
from app.roadmap.operations import describing
from tests.requests.merged import ask, installed, merge, stored, unmerge, watches
from tests.requests.standing import move
from tests.support.cast import Cast

WORDS = {"title": "Print all invoices at once", "situation": "Each month", "workaround": "By hand"}


@pytest.fixture(autouse=True)
def _statuses(app: Flask) -> None:
    installed()


def revised(person: Viewer, wish: FeatureRequest) -> Sequence[Revised]:
    """Return the changes of the words of a request as `person` sees them."""
    return queries.revisions(person, stored(wish.id)).items


@pytest.fixture
def wish(cast: Cast) -> FeatureRequest:
    return ask(cast.mia, "Print all invoices", situation="At the end")


def test_other_words_keep_what_they_replace(cast: Cast, wish: FeatureRequest) -> None:
    operations.edit_request(cast.mia, wish, **WORDS, tags=["pdf"], version=stored(wish.id).version)
    row = stored(wish.id)
    assert (row.title, row.tags, row.edited_at is not None) == ("Print all invoices at once", ["pdf"], True)
    kept = db_session.query(Revision).one()
    assert (kept.title, kept.situation, kept.editor_id) == ("Print all invoices", "At the end", cast.mia.id)
    [change] = revised(cast.olga, wish)
    assert (change.who, change.is_private) == ("", False)
    assert {line.op for line in change.excerpt.lines} - {"="}


def test_the_same_words_again_are_no_change(cast: Cast, wish: FeatureRequest) -> None:
    operations.edit_request(cast.mia, wish, title="Print all invoices", situation="At the end", workaround="")
    assert db_session.query(Revision).count() == 0 and stored(wish.id).edited_at is None


def test_who_edits_what_somebody_changed_meanwhile_is_told_what_stands_now(cast: Cast, wish: FeatureRequest) -> None:
    seen = stored(wish.id).version
    operations.edit_request(cast.pat, wish, **WORDS, version=seen)
    with pytest.raises(Conflict) as conflict:
        operations.edit_request(cast.mia, wish, title="Something else", situation="", workaround="", version=seen)
    assert "Print all invoices at once" in conflict.value.current.values()


def test_authors_edit_for_a_day_others_never_staff_always(cast: Cast, wish: FeatureRequest) -> None:
    with pytest.raises(Forbidden):
        operations.edit_request(cast.olga, wish, **WORDS)
    with transact():
        stored(wish.id).created_at = clock.now() - timedelta(hours=25)
    with pytest.raises(Forbidden):
        operations.edit_request(cast.mia, wish, **WORDS)
    operations.edit_request(cast.cleo, wish, **WORDS)


def test_staff_file_a_request_and_its_owner_hears_of_it(cast: Cast, wish: FeatureRequest) -> None:
    area = operations.add_area(cast.ada, AreaDetails("請求", "Billing"))
    given = {"area_id": area.id, "tags": ["PDF"], "owner_id": cast.pat.id, "is_company_only": False}
    operations.sort_request(cast.cleo, wish, **given)
    row = stored(wish.id)
    assert (row.area_id, row.tags, row.owner_id) == (area.id, ["pdf"], cast.pat.id)
    assert watches(wish.id)[cast.pat.id] == ("everything", "owner", False)
    with pytest.raises(Forbidden):
        operations.sort_request(cast.mia, wish, **given)
    with pytest.raises(Refused) as refused:
        operations.sort_request(cast.cleo, wish, **{**given, "owner_id": cast.mia.id})
    assert refused.value.field == "owner_id"


def test_only_while_no_other_company_needs_it_a_request_goes_to_its_own_alone(cast: Cast, wish: FeatureRequest) -> None:
    operations.show_request(cast.mia, wish, is_company_only=True)
    with pytest.raises(NotFound):
        queries.request(cast.olga, wish.id)
    operations.show_request(cast.cleo, wish, is_company_only=False)
    operations.vote(cast.olga, wish)
    with pytest.raises(Refused):
        operations.show_request(cast.mia, wish, is_company_only=True)
    with pytest.raises(Forbidden):
        operations.show_request(cast.olga, wish, is_company_only=True)


def test_an_author_does_not_open_to_all_what_colleagues_wrote_among_themselves(cast: Cast) -> None:
    ours = ask(cast.mia, "Ours alone zebrafish", is_company_only=True)
    comments.post_comment(cast.max, FeatureRequest.SUBJECT, ours.id, "For us alone")
    with pytest.raises(Refused):
        operations.show_request(cast.mia, stored(ours.id), is_company_only=False)
    with pytest.raises(NotFound):
        queries.request(cast.olga, ours.id)
    operations.show_request(cast.cleo, stored(ours.id), is_company_only=False)
    assert queries.request(cast.olga, ours.id).id == ours.id


def test_nobody_evades_the_words_staff_look_at_first_by_opening_a_request_later(cast: Cast) -> None:
    moderation.add_words(cast.ada, "banana")
    ours = ask(cast.mia, "Print all bananas", situation="banana", is_company_only=True)
    assert stored(ours.id).state == State.VISIBLE
    with pytest.raises(Refused):
        operations.show_request(cast.mia, stored(ours.id), is_company_only=False)
    assert stored(ours.id).is_company_only


def test_a_file_taken_out_of_the_words_is_nobodys_to_fetch(cast: Cast, wish: FeatureRequest, sign_in: Any) -> None:
    notes, plan = (files.upload(cast.cleo, b"Call us", name).id for name in ("notes.txt", "plan.txt"))
    describing.describe_request(cast.cleo, stored(wish.id), describing.Words(purpose=f"[Plan](/files/{plan}/plan.txt)"))
    linked = f"[Notes](/files/{notes}/notes.txt)"
    operations.edit_request(cast.cleo, stored(wish.id), title="Print invoices", situation=linked, workaround="")
    reads = {name: sign_in(getattr(cast, name)) for name in ("mia", "olga")}
    assert [one.get(f"/files/{key}").status_code for one in reads.values() for key in (notes, plan)] == [200] * 4
    operations.edit_request(cast.cleo, stored(wish.id), title="Print invoices", situation="", workaround="")
    assert [one.get(f"/files/{key}").status_code for one in reads.values() for key in (notes, plan)] == [404, 200] * 2
    operations.edit_request(cast.cleo, stored(wish.id), title="Print invoices", situation=linked, workaround="")
    describing.describe_request(cast.cleo, stored(wish.id), describing.Words(purpose=""))
    assert [one.get(f"/files/{key}").status_code for one in reads.values() for key in (notes, plan)] == [200, 404] * 2


def test_whoever_approves_what_waited_approves_its_present_words(cast: Cast) -> None:
    moderation.add_words(cast.ada, "zqwaits")
    wish = ask(cast.mia, "Print zqwaits", situation="zqwaits")
    held = db_session.query(HeldPost).one()
    version = held.version
    operations.edit_request(cast.mia, stored(wish.id), title="Print zqwaits twice", situation="", workaround="")
    assert "twice" in db_session.query(HeldPost).one().text
    with pytest.raises(Refused):
        moderation.approve(cast.ada, held, version=version)
    operations.edit_request(cast.mia, stored(wish.id), **WORDS)
    held = db_session.query(HeldPost).one()
    assert (held.reason, stored(wish.id).state) == ("edited", State.WAITING)
    moderation.approve(cast.ada, held, version=held.version)
    assert stored(wish.id).state == State.VISIBLE


def test_what_was_turned_down_stays_as_it_was_turned_down(cast: Cast) -> None:
    moderation.add_words(cast.ada, "zqwaits")
    wish = ask(cast.mia, "Print zqwaits")
    moderation.reject(cast.ada, db_session.query(HeldPost).one(), "Not here")
    with pytest.raises(Forbidden):
        operations.edit_request(cast.mia, stored(wish.id), **WORDS)
    operations.edit_request(cast.cleo, stored(wish.id), **WORDS)


def test_other_words_are_public_when_the_staff_say_so_anew(cast: Cast, wish: FeatureRequest) -> None:
    for person, stays in ((cast.cleo, True), (cast.mia, False)):
        describing.describe_request(cast.cleo, stored(wish.id), describing.Words(is_public=True))
        operations.edit_request(person, stored(wish.id), title=f"Print, says {person.name}", situation="", workaround="")
        assert stored(wish.id).is_public is stays


def test_nobody_changes_their_words_without_end(cast: Cast, wish: FeatureRequest) -> None:
    for number in range(30):
        operations.edit_request(cast.mia, stored(wish.id), title=f"Print {number}", situation="", workaround="")
    with pytest.raises(TooMany):
        operations.edit_request(cast.mia, stored(wish.id), **WORDS)
    operations.edit_request(cast.cleo, stored(wish.id), **WORDS)


def test_who_is_silenced_brings_nothing_back(cast: Cast, wish: FeatureRequest) -> None:
    operations.delete_request(cast.mia, wish)
    moderation.punish(cast.ada, cast.mia.id, "silence", hours=2, reason="Enough")
    with pytest.raises(Refused):
        operations.restore_request(cast.mia, stored(wish.id))
    operations.restore_request(cast.cleo, stored(wish.id))


@pytest.mark.parametrize("more", ["note", "purpose", "comment", "deleted comment"])
def test_an_author_opens_their_own_words_and_nothing_else_to_all(cast: Cast, more: str) -> None:
    ours = ask(cast.mia, "Ours alone zebrafish", is_company_only=True)
    if more == "note":
        move(cast.cleo, ours, "planned", note="As your contract says.", reason="")
    elif more == "purpose":
        describing.describe_request(cast.cleo, ours, describing.Words(purpose="For Acme, who pays for it"))
    else:
        # What is said among colleagues is not looked at before it is read.
        said = comments.post_comment(cast.mia, FeatureRequest.SUBJECT, ours.id, "Our server is zebra.example")
        if more == "deleted comment":
            comments.delete_comment(cast.mia, said)
    with pytest.raises(Refused):
        operations.show_request(cast.mia, stored(ours.id), is_company_only=False)
    assert stored(ours.id).is_company_only
    operations.show_request(cast.cleo, stored(ours.id), is_company_only=False)
    assert not stored(ours.id).is_company_only


def test_what_was_kept_to_a_company_is_public_again_when_the_staff_say_so(cast: Cast) -> None:
    wish = ask(cast.mia, "Print all invoices")
    describing.describe_request(cast.cleo, wish, describing.Words(is_public=True))
    operations.show_request(cast.cleo, stored(wish.id), is_company_only=True)
    operations.show_request(cast.cleo, stored(wish.id), is_company_only=False)
    assert not stored(wish.id).is_public


def test_who_left_a_company_brings_nothing_of_it_back(cast: Cast, sign_in: Any) -> None:
    for is_company_only, answer in ((True, 404), (False, 200)):
        wish = ask(cast.max, "Print all invoices", is_company_only=is_company_only)
        key = wish.id
        operations.delete_request(cast.max, wish)
        with transact():
            db_session.query(Membership).filter_by(user_id=cast.max.id).update({"company_id": cast.olga.company_id})
        client = sign_in(cast.max)
        assert client.get(f"/requests/{key}/deleted").status_code == answer
        assert (client.post(f"/requests/{key}/restore").status_code == 404) is is_company_only
        assert (stored(key).state == State.DELETED) is is_company_only
        with transact():
            db_session.query(Membership).filter_by(user_id=cast.max.id).update({"company_id": cast.max.company_id})


def test_nobody_edits_what_is_merged_or_deleted(cast: Cast, wish: FeatureRequest) -> None:
    other, gone = ask(cast.max, "All invoices printed"), ask(cast.olga, "Print nothing")
    merge(cast.cleo, other, wish)
    operations.delete_request(cast.ada, gone)
    for person in (cast.max, cast.cleo, cast.pat, cast.ada):
        with pytest.raises(Forbidden):
            operations.edit_request(person, stored(other.id), **WORDS)
    for person in (cast.cleo, cast.pat, cast.ada, SYSTEM):
        with pytest.raises(Forbidden):
            operations.edit_request(person, stored(gone.id), **WORDS)


def test_who_edits_the_words_of_others(cast: Cast, wish: FeatureRequest) -> None:
    """Staff who sort requests do; another role of the staff would not."""
    row, other_role = stored(wish.id), PlainViewer(id=99, staff_role="billing", is_authenticated=True)
    assert other_role.is_staff
    allowed = [person.name for person in (cast.max, cast.olga, cast.cleo, cast.pat, cast.ada) if policy.can_edit(person, row)]
    assert allowed == ["Cleo", "Pat", "Ada"]
    assert not policy.can_edit(other_role, row)
    assert not policy.can_edit(ANONYMOUS, row)


def test_what_was_said_before_a_request_was_opened_to_all_stays_in_its_company(cast: Cast) -> None:
    ours = ask(cast.mia, "Ours alone zebrafish", is_company_only=True)
    operations.edit_request(cast.mia, stored(ours.id), **WORDS)
    operations.show_request(cast.cleo, stored(ours.id), is_company_only=False)
    assert revised(cast.olga, ours) == []
    assert len(revised(cast.max, ours)) == len(revised(cast.pat, ours)) == 1
    operations.edit_request(cast.mia, stored(ours.id), title="Print every invoice", situation="", workaround="")
    assert len(revised(cast.olga, ours)) == 1


def test_what_staff_took_out_is_for_its_author_and_the_staff_with_who_it_was(cast: Cast, wish: FeatureRequest) -> None:
    operations.edit_request(cast.mia, wish, **WORDS)
    assert len(revised(cast.olga, wish)) == 1
    operations.edit_request(cast.cleo, stored(wish.id), title="Print all at once", situation="", workaround="")
    assert revised(cast.olga, wish) == revised(cast.max, wish) == []
    for person in (cast.mia, cast.pat):
        assert [(one.who, one.is_private) for one in revised(person, wish)] == [("Cleo", True), ("", False)]
    operations.edit_request(cast.mia, stored(wish.id), title="Print all of them", situation="", workaround="")
    # What was said before comes to light no more by what is said afterwards.
    [change] = revised(cast.olga, wish)
    assert "Each month" not in str(change.excerpt.lines)


def test_what_others_never_saw_is_not_compared_for_them(cast: Cast) -> None:
    moderation.add_words(cast.ada, "zqwaits")
    wish = ask(cast.mia, "Print zqwaits", situation="zqwaits")
    assert wish.state == State.WAITING
    operations.edit_request(cast.mia, wish, **WORDS)
    moderating.release(cast.ada, wish.id)
    assert revised(cast.olga, wish) == []
    assert len(revised(cast.mia, wish)) == 1


def test_changes_of_words_come_in_pages_that_fit_together(cast: Cast, wish: FeatureRequest) -> None:
    for number in range(SIZE + 2):
        operations.edit_request(cast.cleo, stored(wish.id), title=f"Print {number} invoices", situation="", workaround="")
    first = queries.revisions(cast.pat, stored(wish.id))
    rest = queries.revisions(cast.pat, stored(wish.id), first.next)
    assert (len(first.items), len(rest.items), rest.next) == (SIZE, 2, None)
    assert "Print 2 invoices" not in str(rest.items[0].excerpt.lines)
    assert (
        "".join(words for line in rest.items[0].excerpt.lines for op, words in line.pieces if op != "-") == "Print 1 invoices"
    )


def test_who_edited_and_is_no_longer_here_is_not_taken_for_the_author(app: Flask, cast: Cast, wish: FeatureRequest) -> None:
    operations.edit_request(cast.cleo, wish, **WORDS)
    with transact():
        db_session.execute(delete(User).where(User.id == cast.cleo.id))
    db_session.expire_all()
    with app.test_request_context():
        assert [one.who for one in revised(cast.mia, wish)] == [_("A former member")]


def test_who_sees_a_request_is_not_changed_while_it_is_merged(cast: Cast, wish: FeatureRequest) -> None:
    other = ask(cast.max, "All invoices printed")
    merge(cast.cleo, other, wish)
    for one in (wish, other):
        with pytest.raises(Refused):
            operations.show_request(cast.cleo, stored(one.id), is_company_only=True)
    unmerge(cast.cleo, other)
    operations.show_request(cast.cleo, stored(other.id), is_company_only=True)
    assert stored(other.id).is_company_only


def test_an_author_deletes_while_nobody_else_takes_part_and_may_bring_it_back(cast: Cast, wish: FeatureRequest) -> None:
    with pytest.raises(Forbidden):
        operations.delete_request(cast.olga, wish)
    operations.delete_request(cast.mia, wish)
    with pytest.raises(NotFound):
        queries.request(cast.olga, wish.id)
    with pytest.raises(NotFound):
        queries.deleted_by(cast.max, wish.id)
    operations.restore_request(cast.mia, queries.deleted_by(cast.mia, wish.id))
    assert queries.request(cast.olga, wish.id).state == State.VISIBLE
    operations.vote(cast.olga, wish)
    with pytest.raises(Refused):
        operations.delete_request(cast.mia, wish)
    operations.delete_request(cast.cleo, wish)
    with pytest.raises(Forbidden):
        operations.restore_request(cast.mia, stored(wish.id))


def test_words_of_others_keep_a_request_too(cast: Cast, wish: FeatureRequest) -> None:
    comments.post_comment(cast.pat, FeatureRequest.SUBJECT, wish.id, "A note", is_internal=True)
    operations.delete_request(cast.mia, wish)
    operations.restore_request(cast.mia, stored(wish.id))
    comments.post_comment(cast.olga, FeatureRequest.SUBJECT, wish.id, "We too")
    with pytest.raises(Refused):
        operations.delete_request(cast.mia, wish)


def test_what_is_merged_is_not_deleted_from_either_side(cast: Cast, wish: FeatureRequest) -> None:
    other = ask(cast.max, "All invoices printed")
    merge(cast.cleo, other, wish)
    for one in (wish, other):
        with pytest.raises(Refused):
            operations.delete_request(cast.cleo, stored(one.id))


def test_comments_everybody_reads_are_counted(cast: Cast, wish: FeatureRequest) -> None:
    said = comments.post_comment(cast.olga, FeatureRequest.SUBJECT, wish.id, "We too")
    comments.post_comment(cast.pat, FeatureRequest.SUBJECT, wish.id, "A note", is_internal=True)
    assert stored(wish.id).comments_count == 1
    comments.delete_comment(cast.olga, said)
    assert stored(wish.id).comments_count == 0


def test_links_show_what_their_reader_may_see(app: Flask, cast: Cast, wish: FeatureRequest) -> None:
    inside = ask(cast.mia, "For Acme alone", is_company_only=True)
    open_one = ask(cast.olga, "For everybody")
    for one, is_internal in ((inside, False), (open_one, True)):
        operations.link(cast.cleo, wish, FeatureRequest.SUBJECT, one.id, is_internal=is_internal)
    with app.test_request_context():
        assert [one.title for one in queries.links(cast.olga, wish)] == []
        assert [one.title for one in queries.links(cast.max, wish)] == ["For Acme alone"]
        assert len(queries.links(cast.pat, wish)) == 2
        operations.unlink(cast.cleo, wish, FeatureRequest.SUBJECT, inside.id)
        assert queries.links(cast.max, wish) == []
    with pytest.raises(NotFound):
        operations.link(cast.cleo, wish, FeatureRequest.SUBJECT, wish.id)
    with pytest.raises(Forbidden):
        operations.link(cast.mia, wish, FeatureRequest.SUBJECT, open_one.id)


def test_areas_are_a_tree_of_two_levels_the_product_team_keeps(cast: Cast) -> None:
    top = operations.add_area(cast.pat, AreaDetails("請求", "Billing"))
    other = operations.add_area(cast.pat, AreaDetails("認証", "Sign-in"))
    inner = operations.add_area(cast.ada, AreaDetails("帳票", "Forms", top.id))
    assert [one.id for one in queries.all_areas()] == [top.id, inner.id, other.id]
    operations.move_area(cast.pat, other, -1)
    assert [one.id for one in queries.all_areas()] == [other.id, top.id, inner.id]
    for details in (AreaDetails("", "Empty"), AreaDetails("深い", "Deep", inner.id), AreaDetails("無", "None", 99)):
        with pytest.raises(Refused):
            operations.add_area(cast.pat, details)
    with pytest.raises(Refused):
        operations.edit_area(cast.pat, top, AreaDetails("請求", "Billing", other.id))
    with pytest.raises(Forbidden):
        operations.add_area(cast.cleo, AreaDetails("新", "New"))


def test_an_area_that_goes_leaves_its_requests_behind(cast: Cast) -> None:
    top = operations.add_area(cast.pat, AreaDetails("請求", "Billing"))
    inner = operations.add_area(cast.pat, AreaDetails("帳票", "Forms", top.id))
    wish = ask(cast.mia, "Print all invoices", area_id=inner.id)
    assert queries.within(wish) == [(Area.SUBJECT, inner.id), (Area.SUBJECT, top.id)]
    with pytest.raises(Refused):
        operations.remove_area(cast.pat, top)
    operations.remove_area(cast.pat, inner, into_id=top.id)
    assert stored(wish.id).area_id == top.id
    operations.remove_area(cast.pat, db_session.get_one(Area, top.id))
    assert stored(wish.id).area_id is None
