"""Files chosen in a form, for pages without scripts; with them they are sent one by one while one writes."""

from typing import Any

from wtforms import MultipleFileField

from app.core.access import viewer
from app.core.errors import Refused
from app.core.i18n import _, _l
from app.files import operations, queries
from app.files.kinds import ACCEPT

MOST_AT_ONCE = 10


class AttachmentsField(MultipleFileField):
    """A field of files beside an `editor`; show it with the macro `attachments` of `templates/files/_attachments.html`."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label or _l("Files"), render_kw={"accept": ACCEPT}, **options)


def with_attachments(body: str, field: AttachmentsField) -> str:
    """Upload what was chosen in `field` and return `body` with pictures and links to the files below it.

    Raises `Refused` with the name of the file that could not be taken; the ones before it stay loose and are swept away.
    """
    chosen = [one for one in field.data or [] if getattr(one, "filename", "")]
    if len(chosen) > MOST_AT_ONCE:
        raise Refused(_("Please send at most 10 files at once."), field.name)
    links = []
    for one in chosen:
        try:
            links.append(queries.markdown_for(operations.upload(viewer(), one.stream, one.filename)))
        except Refused as refusal:
            raise Refused(f"{one.filename[:60]}: {refusal.message}", field.name) from None
    return "\n\n".join([body.rstrip(), *links]) if links else body
