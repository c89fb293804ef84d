"""Polls, what staff did to put threads in order, who helped and wants not to be named, and where an answer came from."""

import sqlalchemy as sa
from alembic import op

revision = "0013_polls"
down_revision = "0012_discussions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "polls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=200), nullable=False),
        sa.Column("is_multiple", sa.Boolean(), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voters_count", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_polls_author_id_users"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name=op.f("fk_polls_thread_id_threads"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_polls")),
        sa.UniqueConstraint("thread_id", name=op.f("uq_polls_thread_id")),
    )
    op.create_table(
        "poll_options",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("votes_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_poll_options_poll_id_polls"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_options")),
        sa.UniqueConstraint("poll_id", "position", name=op.f("uq_poll_options_poll_id_position")),
    )
    op.create_table(
        "poll_votes",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("option_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["option_id"], ["poll_options.id"], name=op.f("fk_poll_votes_option_id_poll_options"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_poll_votes_poll_id_polls"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_poll_votes_user_id_users"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("poll_id", "user_id", "slot", name=op.f("pk_poll_votes")),
    )
    op.create_index(op.f("ix_poll_votes_option_id"), "poll_votes", ["option_id"])
    op.create_index(op.f("ix_poll_votes_user_id"), "poll_votes", ["user_id"])
    _arranging()
    op.add_column("answers", sa.Column("origin_kind", sa.String(length=40), nullable=True))
    op.add_column("answers", sa.Column("origin_id", sa.Integer(), nullable=True))


def _arranging() -> None:
    op.create_table(
        "thread_arrangements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "act in ('pin', 'unpin', 'close', 'reopen', 'move', 'merge', 'split')", name=op.f("ck_thread_arrangements_act")
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["users.id"], name=op.f("fk_thread_arrangements_actor_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["threads.id"], name=op.f("fk_thread_arrangements_other_id_threads"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["threads.id"], name=op.f("fk_thread_arrangements_thread_id_threads"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["users.id"], name=op.f("fk_thread_arrangements_undone_by_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread_arrangements")),
    )
    op.create_index(op.f("ix_thread_arrangements_other_id"), "thread_arrangements", ["other_id"])
    op.create_index(op.f("ix_thread_arrangements_thread_id"), "thread_arrangements", ["thread_id"])
    op.create_table(
        "helper_tallies",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("accepted_count", sa.Integer(), nullable=False),
        sa.Column("thanks_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["space_id"], ["spaces.id"], name=op.f("fk_helper_tallies_space_id_spaces"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_helper_tallies_user_id_users"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("month", "space_id", "user_id", name=op.f("pk_helper_tallies")),
    )
    op.create_index(op.f("ix_helper_tallies_user_id"), "helper_tallies", ["user_id"])
    op.create_table(
        "helpers_unlisted",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_helpers_unlisted_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_helpers_unlisted")),
    )


def downgrade() -> None:
    op.drop_column("answers", "origin_id")
    op.drop_column("answers", "origin_kind")
    op.drop_table("helpers_unlisted")
    op.drop_index(op.f("ix_helper_tallies_user_id"), table_name="helper_tallies")
    op.drop_table("helper_tallies")
    op.drop_index(op.f("ix_thread_arrangements_thread_id"), table_name="thread_arrangements")
    op.drop_index(op.f("ix_thread_arrangements_other_id"), table_name="thread_arrangements")
    op.drop_table("thread_arrangements")
    op.drop_index(op.f("ix_poll_votes_user_id"), table_name="poll_votes")
    op.drop_index(op.f("ix_poll_votes_option_id"), table_name="poll_votes")
    op.drop_table("poll_votes")
    op.drop_table("poll_options")
    op.drop_table("polls")
