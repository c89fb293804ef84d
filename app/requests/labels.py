"""Words for the codes of requests, in the language of the reader."""

from collections.abc import Mapping

from flask_babel.speaklater import LazyString

from app.core.i18n import _l
from app.requests.models import Importance

IMPORTANCES: Mapping[int, LazyString] = {
    Importance.NICE: _l("Nice to have"),
    Importance.IMPORTANT: _l("Important"),
    Importance.BLOCKING: _l("We cannot go on without it"),
}
