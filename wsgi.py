"""The one entry point for servers and the Flask command line: `app` is a WSGI callable."""

from app import create_app

app = create_app()
