"""Stamps of tables, by which pages are known to be what browsers keep of them."""

import sqlalchemy as sa
from alembic import op

revision = "0017_stamps"
down_revision = "0016_feeds"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "table_stamps",
        sa.Column("owner_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("table_name", sa.String(length=63), nullable=False),
        sa.Column("stamp", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("owner_id", "table_name", name=op.f("pk_table_stamps")),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("table_stamps")
