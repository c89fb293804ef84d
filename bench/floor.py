"""The cheapest page of a thread that is still one: `python -m bench.floor DATABASE-URL PORT`.

Signed-in only, a signed session cookie, five indexed queries (user, thread with space and author, 20 posts with authors, my
reactions, unread count) by prepared selects of plain rows, Jinja, HTML rendered at write time, a form with its token; the same
database and the same server as the site, and nothing else. `/bare/BYTES` is a constant body: what the server alone costs.
"""

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, cast

from flask import Flask, abort, g, render_template
from flask_login import LoginManager, current_user, login_required
from flask_wtf import CSRFProtect
from sqlalchemy import Connection, Engine, and_, bindparam, create_engine, func, select

from app.comments.models import Comment, Reaction
from app.config import Settings
from app.core.database import engine_options, prepare_engine
from app.core.server.listening import open_socket
from app.core.server.supervising import IsOrphan, Place, Supervisor
from app.core.server.web import WebProcess
from app.discussions.models import Space, Thread
from app.features import FEATURES
from app.people.models import User, UserSession
from app.people.viewers import digest_of
from app.watching.models import Watch

KEY = "measured-in-a-scratch-installation-only"
COOKIE = "floor"
_T, _C, _U, _S = Thread.__table__.c, Comment.__table__.c, User.__table__.c, Space.__table__.c
_PERSON = (
    select(_U.id, _U.name, _U.locale)
    .select_from(UserSession.__table__.join(User.__table__, UserSession.__table__.c.user_id == _U.id))
    .where(UserSession.__table__.c.digest == bindparam("digest"))
)
_THREAD = (
    select(_T.id, _T.title, _T.posts_count, _T.created_at, _S.name.label("space"), _S.slug, _U.name.label("author"))
    .select_from(Thread.__table__.join(Space.__table__, _S.id == _T.space_id).outerjoin(User.__table__, _U.id == _T.author_id))
    .where(_T.id == bindparam("thread_id"))
)
_POSTS = (
    select(_C.id, _C.number, _C.body_html, _C.created_at, _C.helpful_count, _U.name.label("author"))
    .select_from(Comment.__table__.outerjoin(User.__table__, _U.id == _C.author_id))
    .where(_C.subject_kind == "thread", _C.subject_id == bindparam("thread_id"), _C.state == "visible")
    .order_by(_C.number)
    .limit(20)
)
_MINE = select(Reaction.__table__.c.comment_id).where(
    Reaction.__table__.c.user_id == bindparam("person_id"),
    Reaction.__table__.c.comment_id.in_(bindparam("ids", expanding=True)),
)
_W = Watch.__table__.c
_FOLLOWED = and_(_W.user_id == bindparam("person_id"), _W.level == "follow")
_UNREAD = select(func.count()).select_from(Watch.__table__).where(_FOLLOWED)


class Person:
    """Who is signed in, as flask-login asks."""

    is_authenticated = is_active = True
    is_anonymous = False

    def __init__(self, row: Any) -> None:
        self.id, self.name, self.locale = row

    def get_id(self) -> str:
        """Return the id as flask-login keeps it."""
        return str(self.id)


def make(engine: Engine) -> Flask:
    """Return the application over `engine`."""
    app = Flask(__name__, template_folder=str(Path(__file__).parent / "floor_templates"), static_folder=None)
    app.config.update(SECRET_KEY=KEY, SESSION_COOKIE_NAME=COOKIE, WTF_CSRF_TIME_LIMIT=None, MAX_CONTENT_LENGTH=2**20)
    login = LoginManager(app)
    app.config["SESSION_PROTECTION"] = None
    CSRFProtect(app)

    def database() -> Connection:
        if "connection" not in g:
            g.connection = engine.connect()
        return cast("Connection", g.connection)

    @app.teardown_appcontext
    def close(_error: BaseException | None) -> None:
        if "connection" in g:
            g.connection.close()

    @login.user_loader
    def load(secret: str) -> Person | None:
        row = database().execute(_PERSON, {"digest": digest_of(secret)}).first()
        return Person(row) if row else None

    @app.get("/thread/<int:thread_id>")
    @login_required
    def thread(thread_id: int) -> str:
        found = database().execute(_THREAD, {"thread_id": thread_id}).first()
        if found is None:
            abort(404)
        posts = database().execute(_POSTS, {"thread_id": thread_id}).all()
        mine = database().execute(_MINE, {"person_id": current_user.id, "ids": [row.id for row in posts]})
        voted = {row.comment_id for row in mine}
        unread = database().execute(_UNREAD, {"person_id": current_user.id}).scalar()
        return render_template("thread.html", thread=found, posts=posts, voted=voted, unread=unread)

    return app


Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def with_bare_page(wsgi: Wsgi) -> Wsgi:
    """Answer `/bare/BYTES` before any framework is asked."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path: str = environ["PATH_INFO"]
        if not path.startswith("/bare/"):
            return wsgi(environ, start_response)
        body = b"x" * int(path.removeprefix("/bare/"))
        start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(body)))])
        return [body]

    return answer


def main(url: str, port: int) -> None:
    """Serve on `port` as `portal run` serves the site: the same processes, threads and pragmas; it reads in transactions."""
    settings = Settings(_env_file=None, data_dir=Path(os.environ["ENGAWA_DATA_DIR"]), database_url=url)
    # On PostgreSQL, too, where the site reads without: that is what whoever builds the plain page gets.
    engine = create_engine(settings.sqlalchemy_url, **{**engine_options(settings), "isolation_level": None})
    prepare_engine(engine)
    app = make(engine)
    app.extensions["settings"] = settings
    app.wsgi_app = with_bare_page(app.wsgi_app)  # type: ignore[method-assign, assignment]
    listening = open_socket("127.0.0.1", port)

    def serve(is_orphan: IsOrphan) -> None:
        engine.dispose(close=False)
        WebProcess(app, listening, is_orphan).run()

    places = [Place(f"floor {number}", serve) for number in range(1, settings.web_processes + 1)]
    Supervisor(places).run(lambda: None, listening.close)


if __name__ == "__main__":
    # All tables must be known before any statement is compiled.
    assert FEATURES
    main(sys.argv[1], int(sys.argv[2]))
