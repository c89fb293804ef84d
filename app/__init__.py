"""The application factory: settings, extensions, core, features, checks."""

from collections.abc import Callable
from typing import Any

from flask import Flask

from app.config import Settings
from app.core import access, activity, converters, database, folding, setup
from app.core.fragments import FastEnvironment
from app.core.signed_sessions import SignedSessions
from app.features import FEATURES


class Site(Flask):
    """Flask for views that are plain functions, all of them: it need not look whether any waits for something."""

    session_interface = SignedSessions()
    jinja_environment = FastEnvironment  # type: ignore[assignment]

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return `func` as it is."""
        return func


def create_app(settings: Settings | None = None) -> Flask:
    """Return the site, ready to serve. Raises when a setting, an access mark or a listener is wrong."""
    app = Site(__name__, static_folder=None, template_folder="../templates")
    settings = settings or Settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    app.extensions["settings"] = settings
    app.extensions["factory"] = create_app
    database.init_app(app, settings)
    converters.init_app(app)
    setup.init_app(app, settings)
    for feature in FEATURES:
        feature.init_app(app)
    access.check_marks(app)
    activity.check_listeners(app)
    folding.check_folds(app)
    return app
