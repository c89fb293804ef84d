"""Requests, roadmap and changelog of two companies and of the staff: each private text holds a word for nobody else's eyes."""

from dataclasses import dataclass

from app.changelog import operations as changelog
from app.changelog.models import Entry
from app.changelog.operations import Properties
from app.comments import operations as comments
from app.core.access import Viewer
from app.core.database import db_session
from app.moderation import operations as moderation
from app.requests import operations, setup
from app.requests.models import FeatureRequest
from app.requests.operations import merging
from app.roadmap import operations as roadmap
from app.watching import operations as watching
from tests.requests.standing import move
from tests.support.cast import Cast

KIND, OPEN_TITLE = FeatureRequest.SUBJECT, "Send reports on a schedule"


@dataclass(frozen=True)
class Wished:
    """Numbers of what one company alone sees: `duplicate_id` was merged into the request everybody reads."""

    request_id: int
    duplicate_id: int
    waiting_id: int
    entry_id: int


def open_wishes(cast: Cast) -> None:
    """Ask for what everybody reads: planned, said of on the roadmap and on its public page, with a comment and an entry."""
    setup.install()
    shared = operations.post_request(cast.pat, title=OPEN_TITLE, situation="We export them each month.", tags=("wished",))
    for person in (cast.olga, cast.max):
        operations.vote(person, shared)
    comments.post_comment(cast.pat, KIND, shared.id, "We look at it.")
    move(cast.cleo, shared, "planned")
    words = roadmap.Words(purpose="Exports by themselves.", term="next", is_public=True, progress=20)
    roadmap.describe_request(cast.cleo, shared, words)
    changelog.publish_entry(cast.cleo, _entry(cast.cleo, "Exports are faster"))


def shared_wish() -> FeatureRequest:
    """Return the request everybody reads."""
    return db_session.query(FeatureRequest).filter_by(title=OPEN_TITLE).one()


def fill_staff_wishes(cast: Cast, word: str) -> None:
    """Write what the staff alone may read: notes, a deleted request, what is weighed and tracked, drafts of the changelog."""
    shared = shared_wish()
    comments.post_comment(cast.cleo, KIND, shared.id, f"{word} note about exporting", is_internal=True)
    gone = operations.post_request(cast.cleo, title=f"{word} deleted about exporting", tags=("wished", word))
    operations.delete_request(cast.cleo, gone)
    person = cast.olga
    operations.enter_request(
        cast.cleo, company_id=person.company_id or 0, person_id=person.id, title="Exporting to a folder",
        origin=(KIND, _hidden(cast, word)),
    )  # fmt: skip
    roadmap.save_view(cast.cleo, name=f"{word} view", place="board", query="by=term", is_shared=True)
    watching.watch(cast.cleo, KIND, shared.id, "everything")
    _entry(cast.cleo, f"{word} draft about exporting")
    changelog.publish_entry(cast.cleo, _entry(cast.cleo, f"{word} low tier", audience="tiers", tiers=("low",)))


def _hidden(cast: Cast, word: str) -> int:
    """Return a request moderators have hidden: what was noted down came from it, as the staff know."""
    hidden = operations.post_request(cast.pat, title=f"{word} origin about exporting")
    case = moderation.report(cast.cleo, KIND, hidden.id, "other", f"{word} report")
    moderation.act(cast.ada, case, f"{word} why", measure="hide")
    return hidden.id


def fill_wishes(cast: Cast, person: Viewer, word: str) -> Wished:
    """Let `person` ask for what only their company sees, with everything that is said and done about it."""
    shared = shared_wish()
    own = operations.post_request(
        person, title=f"{word} exporting by night", situation=f"{word} situation", workaround=f"{word} workaround",
        tags=("wished", word), is_company_only=True,
    )  # fmt: skip
    comments.post_comment(person, KIND, own.id, f"{word} said about exporting")
    operations.edit_request(
        person, own, title=f"{word} exporting again", situation=f"{word} situation", workaround=f"{word} workaround"
    )
    db_session.expire_all()
    own = db_session.get_one(FeatureRequest, own.id)
    move(cast.cleo, own, "planned", note=f"{word} told", reason=f"{word} because")
    words = roadmap.Words(
        purpose=f"{word} purpose", term="now", external_key=f"{word}-1", external_url=f"https://{word}.example/1"
    )
    roadmap.describe_request(cast.cleo, own, words)
    operations.link(cast.cleo, shared, KIND, own.id)
    twin = operations.post_request(
        person, title=f"{word} exporting twice", situation=f"{word} twin", tags=(word,), is_company_only=True
    )
    comments.post_comment(person, KIND, twin.id, f"{word} twin said about exporting")
    merging.merge(cast.cleo, twin, shared, f"{word} reason")
    waiting = operations.post_request(person, title=f"{word} exporting {word}held", tags=(word,))
    entry = _entry(
        cast.cleo, f"{word} exports", audience="companies", company_ids=(person.company_id,), requests=(own.id,)
    )  # fmt: skip
    changelog.publish_entry(cast.cleo, entry)
    db_session.expire_all()
    return Wished(own.id, twin.id, waiting.id, entry.id)


def _entry(actor: Viewer, title: str, **given: object) -> Entry:
    texts = changelog.prepare({"en": (title, f"{title} in short", f"{title} in full"), "ja": ("", "", "")})
    return changelog.write_entry(actor, texts, Properties(**given))  # type: ignore[arg-type]
