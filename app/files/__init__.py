"""Files: pictures people put into texts. Knows nothing of the texts; they attach files to themselves.

Words: a file is *attached* to a subject (an answer, say) or, for a day after its upload, *loose*. Rules: a loose file is seen
by whoever uploaded it, an attached one by whoever sees its subject, asked anew for every byte; pictures are drawn anew as
WebP before they are kept; loose files are swept away after 24 hours.

For the layers above: `operations.upload_image` and `operations.attach`, `queries.ids_in` (the files a text mentions),
`queries.of_subject`, `queries.with_source`, `queries.markdown_for`.
"""

from flask import Flask

from app.core import activity, jobs
from app.files import facts, operations
from app.files.routes import bp

SWEEP_SECONDS = 900


def init_app(app: Flask) -> None:
    """Tell the site what files bring."""
    app.register_blueprint(bp)
    activity.declare(app, *facts.ALL)
    jobs.every(app, "files.sweep", "23 * * * *", lambda job: job.finish(operations.sweep()), limit_seconds=SWEEP_SECONDS)
