"""Discussions: spaces, threads, tags, and what each person has read."""

import sqlalchemy as sa
from alembic import op

revision = "0012_discussions"
down_revision = "0011_comments"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "discussion_tags",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discussion_tags")),
        sa.UniqueConstraint("name", name=op.f("uq_discussion_tags_name")),
    )
    op.create_table(
        "spaces",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.String(length=500), nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column("starters", sa.String(length=10), nullable=False),
        sa.Column("repliers", sa.String(length=10), nullable=False),
        sa.Column("threads_count", sa.Integer(), nullable=False),
        sa.Column("last_posted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("audience in ('everyone', 'tiers', 'companies', 'staff')", name=op.f("ck_spaces_audience")),
        sa.CheckConstraint("repliers in ('everyone', 'staff')", name=op.f("ck_spaces_repliers")),
        sa.CheckConstraint("starters in ('everyone', 'staff')", name=op.f("ck_spaces_starters")),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_spaces_company_id_companies"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spaces")),
        sa.UniqueConstraint("company_id", name=op.f("uq_spaces_company_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_spaces_slug")),
    )
    op.create_index("ix_spaces_position", "spaces", ["position", "id"])
    op.create_table(
        "space_companies",
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_space_companies_company_id_companies"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["spaces.id"], name=op.f("fk_space_companies_space_id_spaces"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("space_id", "company_id", name=op.f("pk_space_companies")),
    )
    op.create_index(op.f("ix_space_companies_company_id"), "space_companies", ["company_id"])
    op.create_table(
        "space_reads",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("read_until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.id"], name=op.f("fk_space_reads_space_id_spaces"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_space_reads_user_id_users"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "space_id", name=op.f("pk_space_reads")),
    )
    op.create_index(op.f("ix_space_reads_space_id"), "space_reads", ["space_id"])
    op.create_table(
        "space_tiers",
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.id"], name=op.f("fk_space_tiers_space_id_spaces"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("space_id", "tier", name=op.f("pk_space_tiers")),
    )
    op.create_table(
        "threads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_name", sa.String(length=100), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("pinned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("accepted_comment_id", sa.Integer(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_by_id", sa.Integer(), nullable=True),
        sa.Column("posts_count", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("last_posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_poster_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_to_accept_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("alerted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("me_too_count", sa.Integer(), nullable=False),
        sa.Column("views_count", sa.Integer(), nullable=False),
        sa.Column("has_poll", sa.Boolean(), nullable=False),
        sa.Column("origin_kind", sa.String(length=40), nullable=True),
        sa.Column("origin_id", sa.Integer(), nullable=True),
        sa.Column("answer_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_by_id", sa.Integer(), nullable=True),
        sa.Column("source_id", sa.String(length=300), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind in ('question', 'discussion', 'announcement')", name=op.f("ck_threads_kind")),
        sa.CheckConstraint("state in ('visible', 'waiting', 'hidden', 'deleted')", name=op.f("ck_threads_state")),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name=op.f("fk_threads_answer_id_answers"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["accepted_by_id"], ["users.id"], name=op.f("fk_threads_accepted_by_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_threads_author_id_users"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_threads_company_id_companies"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by_id"], ["users.id"], name=op.f("fk_threads_deleted_by_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["last_poster_id"], ["users.id"], name=op.f("fk_threads_last_poster_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["merged_into_id"], ["threads.id"], name=op.f("fk_threads_merged_into_id_threads")),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.id"], name=op.f("fk_threads_space_id_spaces")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_threads")),
        sa.UniqueConstraint("source_id", name=op.f("uq_threads_source_id")),
    )
    op.create_index(op.f("ix_threads_answer_id"), "threads", ["answer_id"])
    op.create_index("ix_threads_author", "threads", ["author_id", "kind", "last_posted_at", "id"])
    op.create_index(op.f("ix_threads_company_id"), "threads", ["company_id"])
    op.create_index("ix_threads_latest", "threads", ["state", "last_posted_at", "id", "space_id"])
    op.create_index(op.f("ix_threads_merged_into_id"), "threads", ["merged_into_id"])
    op.create_index("ix_threads_pinned", "threads", ["space_id", "pinned_at", "id"])
    op.create_index("ix_threads_space_latest", "threads", ["space_id", "state", "last_posted_at", "id"])
    op.create_index("ix_threads_unanswered", "threads", ["kind", "state", "answered_at", "last_posted_at", "id"])
    op.create_table(
        "thread_reads",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["threads.id"], name=op.f("fk_thread_reads_thread_id_threads"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_thread_reads_user_id_users"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "thread_id", name=op.f("pk_thread_reads")),
    )
    op.create_index(op.f("ix_thread_reads_thread_id"), "thread_reads", ["thread_id"])
    op.create_table(
        "thread_tags",
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tag_id"], ["discussion_tags.id"], name=op.f("fk_thread_tags_tag_id_discussion_tags"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["threads.id"], name=op.f("fk_thread_tags_thread_id_threads"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("thread_id", "tag_id", name=op.f("pk_thread_tags")),
    )
    op.create_index(op.f("ix_thread_tags_tag_id"), "thread_tags", ["tag_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_thread_tags_tag_id"), table_name="thread_tags")
    op.drop_table("thread_tags")
    op.drop_index(op.f("ix_thread_reads_thread_id"), table_name="thread_reads")
    op.drop_table("thread_reads")
    op.drop_index("ix_threads_unanswered", table_name="threads")
    op.drop_index("ix_threads_space_latest", table_name="threads")
    op.drop_index("ix_threads_pinned", table_name="threads")
    op.drop_index(op.f("ix_threads_merged_into_id"), table_name="threads")
    op.drop_index("ix_threads_latest", table_name="threads")
    op.drop_index(op.f("ix_threads_company_id"), table_name="threads")
    op.drop_index("ix_threads_author", table_name="threads")
    op.drop_index(op.f("ix_threads_answer_id"), table_name="threads")
    op.drop_table("threads")
    op.drop_table("space_tiers")
    op.drop_index(op.f("ix_space_reads_space_id"), table_name="space_reads")
    op.drop_table("space_reads")
    op.drop_index(op.f("ix_space_companies_company_id"), table_name="space_companies")
    op.drop_table("space_companies")
    op.drop_index("ix_spaces_position", table_name="spaces")
    op.drop_table("spaces")
    op.drop_table("discussion_tags")
