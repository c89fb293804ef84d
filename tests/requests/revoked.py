"""Something one person takes part in, the ways in which it is taken from them, and where it could still stand."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.changelog import operations as changelog
from app.changelog.models import Entry
from app.changelog.operations import Properties
from app.comments import operations as comments
from app.core.database import db_session
from app.core.transaction import transact
from app.drafts import operations as drafts
from app.feeds import operations as feeds
from app.files import operations as files
from app.moderation import operations as moderation
from app.notifications.operations import choosing
from app.notifications.queries.preferences import Choice
from app.people.models import Membership
from app.requests import operations
from app.requests.models import FeatureRequest
from app.roadmap import operations as roadmap
from app.watching import operations as watching
from tests.changelog.entries import published
from tests.requests.standing import move

CANARY = "zqrevokedcanary"
KIND = FeatureRequest.SUBJECT
LISTS = (
    "/", "/requests", "/requests?show=mine", "/requests?show=following", "/requests?show=company", "/requests?sort=latest",
    f"/requests?tag={CANARY}tag", f"/requests?q={CANARY}", "/requests?status=planned", "/roadmap", "/roadmap?by=term",
    "/roadmap?by=quarter", "/roadmap?ours=1", "/roadmap/list", "/roadmap/public", "/changelog", "/changelog?kind=new",
    f"/search?q={CANARY}", "/search?q=exporting", f"/search/suggest?q={CANARY[:5]}", "/requests/similar?q=exporting+by+night",
    "/community/ask/similar?q=exporting+by+night", "/notifications", "/notifications?show=unread", "/watching", "/drafts",
    "/moderation/mine", "/people/1", "/community", "/answers",
)  # fmt: skip


@dataclass(frozen=True)
class Shared:
    """What one person had access to: the numbers of it, and the addresses of their feeds."""

    reader: Any
    request_id: int
    comment_id: int
    file_id: int
    entry_id: int
    token: str

    @property
    def pages(self) -> tuple[str, ...]:
        """The addresses of the things themselves."""
        at = f"/requests/{self.request_id}"
        return (
            at, f"{at}?stay=1", f"{at}?post=1", f"{at}/history", f"{at}/edit", f"{at}/deleted", f"/changelog/{self.entry_id}",
            f"/changelog/opinions/{self.request_id}", f"/comments/{self.comment_id}", f"/comments/{self.comment_id}/quote",
            f"/comments/{self.comment_id}/history", f"/comments/{self.comment_id}/acts",
            f"/comments/on/{KIND}/{self.request_id}", f"/comments/on/{KIND}/{self.request_id}/people?q=mia",
            f"/files/{self.file_id}",
            f"/files/{self.file_id}/{CANARY}.txt", f"/moderation/report/{KIND}/{self.request_id}",
        )  # fmt: skip

    @property
    def buttons(self) -> tuple[tuple[str, dict[str, str]], ...]:
        """What could be sent from an open page."""
        at = f"/requests/{self.request_id}"
        return (
            (f"{at}/vote", {"importance": "2"}), (f"{at}/take-back", {}), (f"{at}/support", {"title": "Mine too, please"}),
            (f"{at}/edit", {"title": "Another title"}), (f"{at}/delete", {}), (f"{at}/restore", {}),
            (f"/comments/on/{KIND}/{self.request_id}", {"body": "Still here."}),
            ("/comments/reactions", {"helpful": str(self.comment_id)}), (f"/comments/{self.comment_id}/edit", {"body": "No."}),
            (f"/comments/{self.comment_id}/delete", {}), (f"/watching/{KIND}/{self.request_id}", {"level": "everything"}),
            (f"/moderation/report/{KIND}/{self.request_id}", {"reason": "spam"}),
            (f"/changelog/opinions/{self.request_id}", {"said": "yes"}),
        )  # fmt: skip


def share(cast: Any, run_jobs: Callable[[], int], reader: Any, *, is_company_only: bool) -> Shared:
    """Let `reader` take part in a request of Mia's company, with everything that is said and told about it."""
    audience: dict[str, Any] = {"audience": "companies", "company_ids": (1,)} if is_company_only else {}
    file = files.upload(cast.mia, CANARY.encode(), f"{CANARY}.txt")
    wish = operations.post_request(
        cast.mia, title=f"{CANARY} exporting by night", tags=(f"{CANARY}tag",), is_company_only=is_company_only,
        situation=f"{CANARY} [{CANARY}.txt](/files/{file.id}/{CANARY}.txt)",
    )  # fmt: skip
    for kind in ("request_status", "reply", "changelog"):
        choosing.choose_channels(reader, {kind: Choice(in_app=True, mail="now")})
    operations.vote(reader, wish)
    watching.watch(reader, KIND, wish.id, "everything")
    comments.post_comment(reader, KIND, wish.id, "I need it as well.")
    said = comments.post_comment(cast.mia, KIND, wish.id, f"{CANARY} by Mia")
    for place in (f"/comments/on/{KIND}/{wish.id}", f"/requests/{wish.id}/edit", f"/requests/{wish.id}"):
        drafts.save(reader, place, {"body": ["Half a thought"]}, f"{CANARY} exporting by night")
    roadmap.describe_request(
        cast.cleo, stored(wish.id),
        roadmap.Words(purpose=f"{CANARY} purpose", term="next", is_public=not is_company_only),
    )  # fmt: skip
    entry = published(cast.cleo, f"{CANARY} entry", requests=(), **audience)
    run_jobs()
    db_session.expire_all()
    move(cast.pat, stored(wish.id), "planned", note=f"{CANARY} note")
    run_jobs()
    return Shared(reader, wish.id, said.id, file.id, entry.id, feeds.make_addresses(reader))


def stored(request_id: int) -> FeatureRequest:
    """Return the request as the database holds it."""
    db_session.expire_all()
    return db_session.get_one(FeatureRequest, request_id)


def leaves_the_company(cast: Any, there: Shared) -> None:
    """Put the reader into the other company."""
    with transact():
        own = db_session.query(Membership).filter(Membership.user_id == there.reader.id)
        own.update({"company_id": 2})


def is_kept_to_its_company(cast: Any, there: Shared) -> None:
    """Keep the request and the entry to Mia's company."""
    # As it was before somebody opened it to all by mistake; the page does so only while no other company takes part.
    with transact():
        stored(there.request_id).is_company_only = True
    entry = db_session.get_one(Entry, there.entry_id)
    texts = changelog.prepare({"en": (f"{CANARY} entry", "In short", "In full"), "ja": ("", "", "")})
    narrow = Properties(kind=entry.kind, audience="companies", company_ids=(1,))
    changelog.change_entry(cast.cleo, entry, texts, narrow)


def is_hidden_by_moderators(cast: Any, there: Shared) -> None:
    """Let moderators hide the request; the entry is withdrawn."""
    case = moderation.report(cast.cleo, KIND, there.request_id, "other", "Names a customer")
    moderation.act(cast.ada, case, "Names a customer", measure="hide")
    changelog.withdraw_entry(cast.cleo, db_session.get_one(Entry, there.entry_id))


def is_deleted(cast: Any, there: Shared) -> None:
    """Delete the request; the entry is withdrawn."""
    operations.delete_request(cast.cleo, stored(there.request_id))
    changelog.withdraw_entry(cast.cleo, db_session.get_one(Entry, there.entry_id))
