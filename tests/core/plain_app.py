"""A small application with settings and languages only, for modules that need no database."""

from pathlib import Path

from flask import Flask

from app.config import Settings
from app.core import i18n


def plain_app(data_dir: Path, **settings: object) -> Flask:
    """Flask with our settings in a scratch folder; answers in English."""
    app = Flask("plain")
    app.extensions["settings"] = Settings(
        environment="test", data_dir=data_dir, default_locale="en", _env_file=None, **settings
    )
    i18n.init_app(app)
    return app
