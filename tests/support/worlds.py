"""Two companies full of private things: each private field holds a word that must turn up nowhere else."""

import io
from dataclasses import dataclass

from PIL import Image
from sqlalchemy import select

from app.companies.models import Company, CompanyDomain, CompanyImport
from app.core import jobs
from app.core.access import SYSTEM, Viewer
from app.core.database import db_session
from app.core.transaction import transact
from app.discussions.models import Thread
from app.faq import operations as faq
from app.faq.models import Answer
from app.faq.queries import text_of
from app.files import operations as files
from app.people.models import Appearance, User, UserSession
from app.people.operations import invitations
from app.people.viewers import digest_of, new_secret
from app.search import operations as search
from app.search.index import ledger_folder
from tests.support.cast import Cast
from tests.support.talk import Talk, fill_staff_talk, fill_talk, open_talk
from tests.support.wishes import fill_staff_wishes, fill_wishes, open_wishes

STAFF = "zqstaffcanary"


@dataclass(frozen=True)
class Private:
    """Numbers and addresses of the private things of one company."""

    person_id: int
    company_id: int
    slug: str
    file_id: int
    invitation_id: int
    session_id: int
    job_id: int
    talk: Talk
    request_id: int
    entry_id: int


def open_to_all(cast: Cast) -> Thread:
    """Publish what everybody may read, so that lists, related answers and searches have something to show."""
    for number in range(3):
        _publish(f"Exporting the report {number}", "Choose export.", slug=f"open-{number}", tags=("shared",))
    open_wishes(cast)
    return open_talk(cast)


def fill_staff(cast: Cast, thread: Thread) -> None:
    """Give every place that is for the staff alone something with the word STAFF in it."""
    revised = text_of(SYSTEM, "open-0", "en")
    faq.revise_text(SYSTEM, revised, _content(f"{STAFF} staged", f"Export {STAFF}"))
    faq.send_to_review(SYSTEM, text_of(SYSTEM, "open-0", "en"))
    second = text_of(SYSTEM, "open-1", "en")
    before = (second.title, second.body_md)
    for title, body in ((f"{STAFF} once", f"Export {STAFF}"), before):
        faq.revise_text(SYSTEM, text_of(SYSTEM, "open-1", "en"), _content(title, body))
        faq.publish_text(SYSTEM, text_of(SYSTEM, "open-1", "en"), note=f"{STAFF} note")
    faq.add_translation(SYSTEM, second.answer, "ja", _content(f"{STAFF} 下書き", "エクスポート"))
    _publish(f"Exporting {STAFF}", STAFF, slug="for-staff", audience="staff", tags=("shared", STAFF))
    faq.write_answer(SYSTEM, "en", _content(f"Exporting {STAFF} draft"), faq.Properties(slug="a-draft", tags=("shared", STAFF)))
    gone = _publish(f"Exporting {STAFF} archived", slug="gone", tags=("shared", STAFF))
    faq.archive_text(SYSTEM, gone.texts[0])
    faq.add_category(SYSTEM, name_ja=f"{STAFF} 棚", name_en=f"{STAFF} shelf", slug="staff-shelf")
    fill_staff_talk(cast, thread, STAFF)
    fill_staff_wishes(cast, STAFF)
    faq.keep_typed(cast.cleo, "new:en", {"title": STAFF, "body": STAFF})
    with transact():
        db_session.add(CompanyImport(file_name=f"{STAFF}.csv", storage_key="companies/imports/none", author_id=cast.cleo.id))
        for company in db_session.scalars(select(Company)):
            company.external_id = f"{STAFF}-{company.id}"
            company.search_text = f"{company.search_text} {STAFF}"
        jobs.enqueue("core.forget_tokens", {"words": STAFF}, owner_id=cast.ada.id)


def fill(cast: Cast, person: Viewer, thread: Thread, word: str) -> Private:
    """Put `word` into every private field of the company of `person`; return what belongs to it."""
    company_id = person.company_id or 0
    with transact():
        company = db_session.get_one(Company, company_id)
        company.name, company.reading, company.plan = f"{word} Inc", f"{word} reading", f"{word} plan"
        company.sort_name = company.search_text = f"{word} inc"
        db_session.add(CompanyDomain(company_id=company_id, domain=f"{word}.example"))
        row = db_session.get_one(User, person.id)
        row.name, row.reading, row.job_title = f"{word} Name", f"{word} r", f"{word} job"
        # Who writes where others read is known there by another name.
        row.appearance, row.pen_name = Appearance.PEN_NAME, "A reader"
        row.mail = f"{word}@{word}.example"
        session = UserSession(user_id=row.id, digest=digest_of(new_secret()), device=f"{word} device", ip="192.0.2.7")
        db_session.add(session)
        db_session.flush()
        session_id = session.id
        job_id = jobs.enqueue("core.forget_tokens", {"words": word}, owner_id=person.id).id
    category = faq.add_category(SYSTEM, name_ja=f"{word} 棚", name_en=f"{word} shelf", slug=f"{word}-shelf")
    slug = f"only-{company_id}"
    _publish(
        f"Exporting {word}", f"Export {word}.", (f"How to export {word}",), slug=slug, audience="companies",
        company_ids=(company_id,), tags=("shared", word), category_id=category.id,
    )  # fmt: skip
    common = text_of(SYSTEM, "open-2", "en")
    faq.give_feedback(person, common, is_solved=False, word=f"{word} feedback")
    faq.report_error(person, common, f"{word} report")
    search.report_missing(person, ledger_folder(), key=f"{word}-key", words=f"{word} missing", note=f"{word} note")
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    file_id = files.upload_image(person, out.getvalue(), f"{word}.png", alt=word).id
    invitation = invitations.invite(cast.ada, invitations.Guest(f"guest@{word}.example", company_id, name=f"{word} guest"))
    talk = fill_talk(person, thread, word)
    wished = fill_wishes(cast, person, word)
    return Private(
        person.id or 0, company_id, slug, file_id, invitation.id, session_id, job_id, talk, wished.request_id, wished.entry_id
    )  # fmt: skip


def _content(title: str, body: str = "", wordings: tuple[str, ...] = ()) -> faq.Content:
    return faq.prepare(title=title, body=body or f"About {title}.", wordings=wordings)


def _publish(title: str, body: str = "", wordings: tuple[str, ...] = (), **properties: object) -> Answer:
    answer = faq.write_answer(SYSTEM, "en", _content(title, body, wordings), faq.Properties(**properties))  # type: ignore[arg-type]
    faq.publish_text(SYSTEM, answer.texts[0])
    return answer
