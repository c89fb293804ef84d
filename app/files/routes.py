"""Taking in files from the editor, and giving them out to whoever may see them now."""

from flask import Blueprint, Response, current_app, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wsgi import FileWrapper

from app.core import access, images, storage
from app.core.access import viewer
from app.core.errors import NotFound, Refused, TooMany
from app.core.i18n import _
from app.core.limits import limit
from app.files import operations, policy, queries
from app.files.models import LONGEST_ALT, File, State
from app.files.names import disposition
from app.files.reading import StoredFile

bp = Blueprint("files", __name__)
PER_PERSON = "30/minute"
PIECE = 256 * 1024
# The file, its alternative text and what multipart puts around them.
LARGEST_BODY = policy.LARGEST_BYTES + 64 * 1024


@bp.route("/files", methods=["POST"])
@access.member
def upload() -> ResponseReturnValue:
    """Take a multipart `file` (and `alt`); JSON `{id, name, url, state, is_picture, markdown}` or `{error}` (413, 422, 429)."""
    sent = request.files.get("file")
    try:
        limit("upload", str(viewer().id), PER_PERSON)
        if sent is None:
            raise Refused(_("No file arrived. Please choose one and try again."))
        file = operations.upload(viewer(), sent.stream, sent.filename or "", request.form.get("alt", "")[:LONGEST_ALT])  # type: ignore[arg-type]
    except operations.TooLarge as refusal:
        return jsonify(error=refusal.message), 413
    except Refused as refusal:
        return jsonify(error=refusal.message), 422
    except TooMany as refusal:
        words = _("Many files came at once. Please wait a minute and send the rest then.")
        return jsonify(error=words), 429, {"Retry-After": str(refusal.retry_after)}
    told = {"name": file.filename, "state": file.state, "is_picture": file.is_picture}
    return jsonify(id=file.id, url=queries.path_of(file), markdown=queries.markdown_for(file), **told), 201


upload.largest_body = LARGEST_BODY  # type: ignore[attr-defined]


@bp.route("/files/<int:file_id>")
@access.member
def about(file_id: int) -> ResponseReturnValue:
    """Tell how a file stands: being checked, there to be saved, or deleted because it was harmful."""
    file = queries.get(viewer(), file_id)
    path, size = queries.path_of(file), queries.size_of(file.size)
    return render_template("files/about.html", file=file, path=path, size=size), 410 if file.state == State.INFECTED else 200


@bp.route("/files/<int:file_id>/<string:name>")
@access.member
def show(file_id: int, name: str) -> ResponseReturnValue:
    """Give a file out; `?w=720` or `?w=1440` asks for a smaller version where there is one. The name is only for people."""
    file = queries.get(viewer(), file_id)
    if file.state != State.CLEAN:
        return redirect(url_for(".about", file_id=file.id), 303)
    width = request.args.get("w", type=int)
    is_smaller = file.is_picture and width in images.WIDTHS and width is not None and width < (file.width or 0)
    key = operations.smaller_key(file.key, width or 0) if is_smaller else file.key
    length = _length(file, key)
    response = Response(FileWrapper(StoredFile(storage.storage(), key, length), PIECE), direct_passthrough=True)  # type: ignore[arg-type]
    response.headers["Content-Type"] = file.content_type
    response.headers["Content-Disposition"] = disposition(file.filename, is_inline=file.is_picture)
    response.headers["Cache-Control"] = "private, no-cache"  # kept by the reader, asked again each time: access may have ended
    # Should a file ever be opened as a page of its own, it can do nothing there.
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Content-Encoding"] = "identity"  # a range of compressed bytes is no range of the file
    response.content_length = length
    response.set_etag(f"{file.sha256[:32]}-{width if is_smaller else 0}")
    return response.make_conditional(request, accept_ranges=True, complete_length=length)


def _length(file: File, key: str) -> int:
    try:
        return storage.size(key)
    except FileNotFoundError:
        current_app.logger.error("file %s has no stored bytes", file.id)
        raise NotFound from None
