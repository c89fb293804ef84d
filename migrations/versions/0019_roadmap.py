"""Roadmap: saved views, and the numbers of the score."""

import sqlalchemy as sa
from alembic import op

revision = "0019_roadmap"
down_revision = "0018_requests"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "roadmap_views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("place", sa.String(length=10), nullable=False),
        sa.Column("query", sa.String(length=500), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("place in ('board', 'list', 'weighing')", name=op.f("ck_roadmap_views_place")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name=op.f("fk_roadmap_views_owner_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roadmap_views")),
    )
    op.create_index(op.f("ix_roadmap_views_owner_id"), "roadmap_views", ["owner_id"], unique=False)
    op.create_table(
        "roadmap_weights",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_roadmap_weights")),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("roadmap_weights")
    op.drop_index(op.f("ix_roadmap_views_owner_id"), table_name="roadmap_views")
    op.drop_table("roadmap_views")
