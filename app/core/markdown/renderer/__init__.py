"""The whole way from Markdown to safe HTML, without any limit on time.

This package imports nothing else of the product, because it is started on its
own (`app.core.limited`) in a small process that may be killed at any moment.
Callers use `app.core.markdown`, which adds the limits.
"""
