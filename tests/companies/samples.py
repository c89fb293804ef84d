"""One sample of arguments for every route that takes some."""

from collections.abc import Callable
from typing import Any

from app.companies.models import CompanyImport
from app.core.database import db_session
from app.core.transaction import transact
from tests.support.cast import Cast


def _company(cast: Cast) -> dict[str, Any]:
    return {"company_id": cast.mia.company_id}


def _import(cast: Cast) -> dict[str, Any]:
    with transact():
        one = CompanyImport(file_name="sample.csv", storage_key="companies/imports/sample.csv", author_id=cast.cleo.id)
        db_session.add(one)
        db_session.flush()
    return {"import_id": one.id}


SAMPLES: dict[str, Callable[[Cast], dict[str, Any]]] = {
    "companies.show": _company,
    "companies.edit": _company,
    "companies.archive": _company,
    "companies.restore": _company,
    "companies.report": _import,
    "companies.run": _import,
}
OUTSIDER_404: set[str] = set()
