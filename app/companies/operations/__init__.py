"""What can be done with companies: one by one, and as a file."""

from app.companies.operations.editing import archive_company, create_company, restore_company, revise_company
from app.companies.operations.exporting import export_companies
from app.companies.operations.importing import check_import, confirm_import, forget_old_imports, run_import, upload_import

__all__ = [
    "archive_company",
    "check_import",
    "confirm_import",
    "create_company",
    "export_companies",
    "forget_old_imports",
    "restore_company",
    "revise_company",
    "run_import",
    "upload_import",
]
