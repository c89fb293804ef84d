"""The application factory: settings, extensions, core, features, checks."""

from flask import Flask

from app.config import Settings
from app.core import access, activity, converters, database, setup
from app.features import FEATURES


def create_app(settings: Settings | None = None) -> Flask:
    """Return the site, ready to serve. Raises when a setting, an access mark or a listener is wrong."""
    app = Flask(__name__, static_folder=None, template_folder="../templates")
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
    return app
