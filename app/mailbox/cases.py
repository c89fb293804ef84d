"""What a mail means: whose words they are, what they are about, and what speaks against taking them as such."""

from dataclasses import dataclass, replace

from app.mailbox import addresses
from app.mailbox.letters import Attachment, Bounce, Letter
from app.mailbox.models import Reason
from app.mailbox.words import words_of
from app.people import viewers
from app.people.models import normal_mail
from app.people.viewers import PersonViewer

MOST_ATTACHMENTS = 10


@dataclass(frozen=True)
class Case:
    """What is known of a mail. `reason` is empty when nothing speaks against it; `note` says more about the reason."""

    reason: str = ""
    note: str = ""
    person: PersonViewer | None = None
    kind: str = ""
    subject_id: int = 0
    text: str = ""
    whole: str = ""
    attachments: tuple[Attachment, ...] = ()
    bounce: Bounce | None = None

    def doubtful(self, reason: str, note: str = "") -> "Case":
        """Return the case with what speaks against it."""
        return replace(self, reason=reason, note=note)


def of_letter(letter: Letter) -> Case:
    """Return the case of a letter: its address, its sender, its words, in that order."""
    words = words_of(letter)
    # Pictures of a signature or of the original are embedded too; only those above the original are the author's.
    files = tuple(one for one in letter.attachments if not one.content_id or one.content_id in words.shown)
    case = Case(text=words.text, whole=words.whole, attachments=files)
    places = [found for address in letter.recipients if (found := addresses.read(address)) is not None]
    if not places:
        return case.doubtful(Reason.BOUNCE if letter.bounce else Reason.AUTOMATIC if letter.is_automatic else Reason.UNSIGNED)
    # Whoever answers all of a mail that went to several people may have several of our addresses in it.
    people = {place.person_id: viewers.of_person(place.person_id) for place in places}
    sender = normal_mail(letter.sender)
    own = [place for place in places if (one := people[place.person_id]) is not None and sender and one.mail == sender]
    place = (own or places)[0]
    case = replace(case, person=people[place.person_id], kind=place.kind, subject_id=place.subject_id)
    if case.person is None:
        return case.doubtful(Reason.GONE)
    if letter.bounce is not None:
        return replace(case, bounce=letter.bounce)
    case = _judged(case, letter, is_own=bool(own), is_readable=words.is_readable)
    return case.doubtful(Reason.EXPIRED) if place.is_expired and not case.reason else case


def _judged(case: Case, letter: Letter, *, is_own: bool, is_readable: bool) -> Case:
    # An answer of a machine comes from anywhere, so that is said first.
    if letter.is_automatic:
        return case.doubtful(Reason.AUTOMATIC)
    if not is_own:
        return case.doubtful(Reason.SENDER)
    if letter.is_forged:
        return case.doubtful(Reason.FORGED)
    if not is_readable:
        return case.doubtful(Reason.UNREADABLE)
    if not case.text and not case.attachments:
        return case.doubtful(Reason.EMPTY)
    if len(case.attachments) > MOST_ATTACHMENTS:
        return case.doubtful(Reason.ATTACHMENT)
    return case
