"""Leaves of a reply what its author wrote: not the mail it answers, not the signature below it.

This package imports nothing else of the product, because it is started on its own in a small process that may be killed at any
moment. Callers use `app.mailbox.words`, which sets the limits.
"""
