"""Files of any kind, and whether they were looked at for malware."""

import sqlalchemy as sa
from alembic import op

revision = "0008_files"
down_revision = "0007_watching"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("files") as table:
        table.add_column(sa.Column("state", sa.String(length=10), nullable=False, server_default="clean"))
        table.create_check_constraint(op.f("ck_files_state"), "state in ('pending', 'clean', 'infected')")


def downgrade() -> None:
    with op.batch_alter_table("files") as table:
        table.drop_constraint(op.f("ck_files_state"), type_="check")
        table.drop_column("state")
