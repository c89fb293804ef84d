"""Answers as files: read into the site at set-up and by import, kept in step with `content/faq/`, written out again.

`sources` understands what other tools wrote and knows no database; `importing` brings it in; `syncing` and `exporting`
keep `content/faq/<lang>/<category>/<slug>.md` and the rows in step, and report a change on both sides as a conflict.
"""
