"""Files people put into texts: pictures, documents, videos. Knows nothing of the texts; they attach files to themselves.

Words: a file is *attached* to a subject (an answer, a comment) or, for a day after its upload, *loose*; where the site has a
scanner, it is *pending* until that found it *clean* or *infected*. Rules: a loose file is seen by whoever uploaded it, an
attached one by whoever sees its subject, asked anew for every byte; a pending one is there for its owner alone and given to
nobody; an infected one loses its bytes; pictures are drawn anew as WebP before they are kept, everything else is checked
against its name, looked through when it is an archive, and only ever given out for saving; loose files are swept away after
24 hours.

For the layers above: `operations.upload` and `operations.attach`, `queries.ids_in` (the files a text mentions),
`queries.of_subject`, `queries.with_source`, `queries.markdown_for`, and for forms `forms.AttachmentsField` with
`forms.with_attachments` and the macro of `templates/files/_attachments.html`.
"""

from flask import Flask, url_for

from app.core import activity, jobs, site, subjects
from app.core.i18n import _l
from app.files import facts, operations, panels, queries
from app.files.models import File
from app.files.routes import bp

SWEEP_SECONDS = 900
# What a scanner may take at most (see the setting), and a little for storing.
SCAN_SECONDS = 960
# A scanner that is away for longer is asked again every hour.
SCAN_BACKOFF = (10, 60, 300, 900)


def init_app(app: Flask) -> None:
    """Tell the site what files bring."""
    app.register_blueprint(bp)
    activity.declare(app, *facts.ALL)
    subjects.register(
        app,
        subjects.Subject(
            kind=File.SUBJECT,
            among=queries.among,
            title=lambda file: file.filename,
            url=lambda file: url_for("files.about", file_id=file.id),
            kind_label=_l("File"),
        ),
    )
    site.panel(app, "company", panels.usage, order=80)
    jobs.every(app, "files.sweep", "23 * * * *", lambda job: job.finish(operations.sweep()), limit_seconds=SWEEP_SECONDS)
    jobs.task(app, operations.SCAN, _scan, limit_seconds=SCAN_SECONDS, backoff=SCAN_BACKOFF)
    jobs.every(app, "files.scan_again", "53 * * * *", lambda job: job.finish({"waiting": operations.scan_again()}))


def _scan(job: jobs.Running) -> None:
    job.finish({"state": operations.scan(job.payload["file_id"])})
