"""Taking in pictures from the editor, and giving files out to whoever may see them now."""

from flask import Blueprint, Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from app.core import access, images, storage
from app.core.access import viewer
from app.core.errors import NotFound, Refused
from app.core.i18n import _
from app.core.limits import limit
from app.files import operations, policy, queries
from app.files.models import LONGEST_ALT, File
from app.files.names import disposition

bp = Blueprint("files", __name__)
PER_PERSON = "30/minute"


@bp.route("/files", methods=["POST"])
@access.member
def upload() -> ResponseReturnValue:
    """Take a multipart `file` (and `alt`); answers JSON `{id, url, markdown}`, or `{error}` with 413 or 422."""
    limit("upload", str(viewer().id), PER_PERSON)
    sent = request.files.get("file")
    if sent is None:
        return jsonify(error=_("No file arrived. Please choose one and try again.")), 422
    data = sent.stream.read(policy.LARGEST_BYTES + 1)
    try:
        file = operations.upload_image(viewer(), data, sent.filename or "", request.form.get("alt", "")[:LONGEST_ALT])
    except Refused as refusal:
        return jsonify(error=refusal.message), 413 if len(data) > policy.LARGEST_BYTES else 422
    return jsonify(id=file.id, url=queries.path_of(file), markdown=queries.markdown_for(file)), 201


@bp.route("/files/<int:file_id>/<string:name>")
@access.member
def show(file_id: int, name: str) -> ResponseReturnValue:
    """Give a file out; `?w=720` or `?w=1440` asks for a smaller version where there is one. The name is only for people."""
    file = queries.get(viewer(), file_id)
    width = request.args.get("w", type=int)
    is_smaller = width in images.WIDTHS and width is not None and width < (file.width or 0)
    response = Response(status=200, mimetype=file.content_type)
    etag = f"{file.sha256[:32]}-{width if is_smaller else 0}"
    response.set_etag(etag)
    response.headers["Cache-Control"] = "private, no-cache"  # kept by the reader, asked again each time: access may have ended
    response.headers["Content-Disposition"] = disposition(file.filename, is_inline=file.is_picture)
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if etag not in request.if_none_match:
        response.set_data(_bytes(file, width if is_smaller else None))
    return response.make_conditional(request, accept_ranges=True, complete_length=len(response.get_data()))


# Should a file ever be opened as a page of its own, it can do nothing there.
show.talisman_view_options = {  # type: ignore[attr-defined]
    "content_security_policy": {"sandbox": "", "default-src": "'none'"},
    "content_security_policy_nonce_in": [],
}


def _bytes(file: File, width: int | None) -> bytes:
    try:
        return storage.get(operations.smaller_key(file.key, width) if width else file.key)
    except FileNotFoundError:
        current_app.logger.error("file %s has no stored bytes", file.id)
        raise NotFound from None
