"""Requests from elsewhere: reading files of them, plain text to Markdown, and bringing them in without a sound."""
