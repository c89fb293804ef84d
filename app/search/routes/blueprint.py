"""The blueprint the pages of search are hung on."""

from flask import Blueprint

bp = Blueprint("search", __name__, url_prefix="/search")
