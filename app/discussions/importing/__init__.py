"""Threads from elsewhere: reading files of them, turning their HTML into Markdown, and bringing them in without a sound."""
