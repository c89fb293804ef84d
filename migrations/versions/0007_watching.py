"""Watching: who watches what, and whether things are watched by themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0007_watching"
down_revision = "0006_search"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "watches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("is_chosen", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_watches_user_id_users"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watches")),
        sa.UniqueConstraint(
            "user_id", "subject_kind", "subject_id", name=op.f("uq_watches_user_id_subject_kind_subject_id")
        ),
    )
    op.create_index("ix_watches_subject_kind_subject_id", "watches", ["subject_kind", "subject_id"])
    op.create_table(
        "watching_habits",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("when_writing", sa.Boolean(), nullable=False),
        sa.Column("when_mentioned", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_watching_habits_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_watching_habits")),
    )


def downgrade() -> None:
    op.drop_table("watching_habits")
    op.drop_index("ix_watches_subject_kind_subject_id", "watches")
    op.drop_table("watches")
