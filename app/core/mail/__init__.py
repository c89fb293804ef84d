"""Mail: queued in the transaction of its cause, rendered and sent later by a job, retried for a day and a half.

Templates are `templates/mail/<feature>/<name>.subject.txt`, `.txt` and `.html`. They get the context given to `queue`
plus `link(endpoint, **values)` and `absolute(path)`, which build addresses from the configured base URL only. Values of
`name` and `*_name` keys are defused: a person called `www.evil.example` makes no link in anybody's mail program.
"""

from app.core.mail.address import defused, one_line
from app.core.mail.queue import absolute, init_app, on_refused, prepare, queue

__all__ = ["absolute", "defused", "init_app", "on_refused", "one_line", "prepare", "queue"]
