"""Requests: what is asked for, statuses and areas, votes, and what happened to them."""

import sqlalchemy as sa
from alembic import op

revision = "0018_requests"
down_revision = "0017_stamps"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "request_areas",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("name_ja", sa.String(length=60), nullable=False),
        sa.Column("name_en", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["request_areas.id"], name=op.f("fk_request_areas_parent_id_request_areas")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_areas")),
    )
    op.create_index("ix_request_areas_parent_id_position", "request_areas", ["parent_id", "position"], unique=False)

    op.create_table(
        "request_statuses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name_ja", sa.String(length=40), nullable=False),
        sa.Column("name_en", sa.String(length=40), nullable=False),
        sa.Column("tone", sa.String(length=10), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_first", sa.Boolean(), nullable=False),
        sa.Column("is_voting_open", sa.Boolean(), nullable=False),
        sa.Column("is_on_roadmap", sa.Boolean(), nullable=False),
        sa.Column("needs_note", sa.Boolean(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind in ('new', 'reviewing', 'planned', 'started', 'released', 'declined', 'merged')",
            name=op.f("ck_request_statuses_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_statuses")),
    )
    op.create_table(
        "feature_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("situation", sa.Text(), nullable=False),
        sa.Column("situation_html", sa.Text(), nullable=False),
        sa.Column("workaround", sa.Text(), nullable=False),
        sa.Column("workaround_html", sa.Text(), nullable=False),
        sa.Column("renderer_version", sa.Integer(), nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("importance", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_name", sa.String(length=100), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("origin_kind", sa.String(length=40), nullable=True),
        sa.Column("origin_id", sa.Integer(), nullable=True),
        sa.Column("is_company_only", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("state_before", sa.String(length=8), nullable=True),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("status_id", sa.Integer(), nullable=False),
        sa.Column("status_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_review_on", sa.Date(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("external_key", sa.String(length=80), nullable=False),
        sa.Column("external_url", sa.String(length=500), nullable=False),
        sa.Column("votes_count", sa.Integer(), nullable=False),
        sa.Column("companies_count", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("comments_count", sa.Integer(), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("purpose_html", sa.Text(), nullable=False),
        sa.Column("term", sa.String(length=5), nullable=True),
        sa.Column("quarter", sa.String(length=6), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=True),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("impact", sa.Integer(), nullable=True),
        sa.Column("effort", sa.Integer(), nullable=True),
        sa.Column("confidence", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_by_id", sa.Integer(), nullable=True),
        sa.Column("source_id", sa.String(length=300), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state in ('visible', 'waiting', 'hidden', 'deleted')", name=op.f("ck_feature_requests_state")),
        sa.CheckConstraint("term is null or term in ('now', 'next', 'later')", name=op.f("ck_feature_requests_term")),
        sa.CheckConstraint("merged_into_id is null or merged_into_id != id", name=op.f("ck_feature_requests_merged")),
        sa.CheckConstraint("author_id is null or author_name = ''", name=op.f("ck_feature_requests_author")),
        sa.ForeignKeyConstraint(["area_id"], ["request_areas.id"], name=op.f("fk_feature_requests_area_id_request_areas")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_feature_requests_author_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_feature_requests_company_id_companies"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by_id"], ["users.id"], name=op.f("fk_feature_requests_deleted_by_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["users.id"], name=op.f("fk_feature_requests_entered_by_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["feature_requests.id"], name=op.f("fk_feature_requests_merged_into_id_feature_requests")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name=op.f("fk_feature_requests_owner_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["status_id"], ["request_statuses.id"], name=op.f("fk_feature_requests_status_id_request_statuses")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feature_requests")),
        sa.UniqueConstraint("source_id", name=op.f("uq_feature_requests_source_id")),
    )
    op.create_index(op.f("ix_feature_requests_area_id"), "feature_requests", ["area_id"], unique=False)
    op.create_index(op.f("ix_feature_requests_author_id"), "feature_requests", ["author_id"], unique=False)
    op.create_index("ix_feature_requests_company_id", "feature_requests", ["company_id", "is_company_only"], unique=False)
    op.create_index(
        "ix_feature_requests_latest", "feature_requests", ["state", "merged_into_id", "created_at", "id"], unique=False
    )
    op.create_index(op.f("ix_feature_requests_merged_into_id"), "feature_requests", ["merged_into_id"], unique=False)
    op.create_index(op.f("ix_feature_requests_owner_id"), "feature_requests", ["owner_id"], unique=False)
    op.create_index("ix_feature_requests_review", "feature_requests", ["next_review_on"], unique=False)
    op.create_index("ix_feature_requests_status", "feature_requests", ["status_id", "state", "votes_count", "id"], unique=False)
    op.create_index(
        "ix_feature_requests_votes", "feature_requests", ["state", "merged_into_id", "votes_count", "id"], unique=False
    )

    op.create_table(
        "request_links",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("is_internal", sa.Boolean(), nullable=False),
        sa.Column("is_alternative", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["feature_requests.id"],
            name=op.f("fk_request_links_request_id_feature_requests"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("request_id", "subject_kind", "subject_id", name=op.f("pk_request_links")),
    )
    op.create_table(
        "request_merges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("duplicate_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("before_status_id", sa.Integer(), nullable=False),
        sa.Column("before_status_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name=op.f("fk_request_merges_actor_id_users"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["before_status_id"], ["request_statuses.id"], name=op.f("fk_request_merges_before_status_id_request_statuses")
        ),
        sa.ForeignKeyConstraint(
            ["duplicate_id"],
            ["feature_requests.id"],
            name=op.f("fk_request_merges_duplicate_id_feature_requests"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["target_id"],
            ["feature_requests.id"],
            name=op.f("fk_request_merges_target_id_feature_requests"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["users.id"], name=op.f("fk_request_merges_undone_by_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_merges")),
    )
    op.create_index(op.f("ix_request_merges_duplicate_id"), "request_merges", ["duplicate_id"], unique=False)
    op.create_index(op.f("ix_request_merges_target_id"), "request_merges", ["target_id"], unique=False)
    op.create_index(
        "uq_request_merges_in_force",
        "request_merges",
        ["duplicate_id"],
        unique=True,
        sqlite_where=sa.text("undone_at IS NULL"),
        postgresql_where=sa.text("undone_at IS NULL"),
    )

    op.create_table(
        "request_revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("situation", sa.Text(), nullable=False),
        sa.Column("workaround", sa.Text(), nullable=False),
        sa.Column("is_private", sa.Boolean(), nullable=False),
        sa.Column("editor_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["editor_id"], ["users.id"], name=op.f("fk_request_revisions_editor_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["feature_requests.id"],
            name=op.f("fk_request_revisions_request_id_feature_requests"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_revisions")),
    )
    op.create_index(op.f("ix_request_revisions_request_id"), "request_revisions", ["request_id"], unique=False)

    op.create_table(
        "request_status_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("from_status_id", sa.Integer(), nullable=True),
        sa.Column("to_status_id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=100), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("note_html", sa.Text(), nullable=False),
        sa.Column("because_kind", sa.String(length=40), nullable=True),
        sa.Column("because_id", sa.Integer(), nullable=True),
        sa.Column("next_review_on", sa.Date(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source_id", sa.String(length=300), nullable=True),
        sa.CheckConstraint("actor_id is null or actor_name = ''", name=op.f("ck_request_status_changes_actor")),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["users.id"], name=op.f("fk_request_status_changes_actor_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["from_status_id"], ["request_statuses.id"], name=op.f("fk_request_status_changes_from_status_id_request_statuses")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["feature_requests.id"],
            name=op.f("fk_request_status_changes_request_id_feature_requests"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["to_status_id"], ["request_statuses.id"], name=op.f("fk_request_status_changes_to_status_id_request_statuses")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_status_changes")),
        sa.UniqueConstraint("source_id", name=op.f("uq_request_status_changes_source_id")),
    )
    op.create_index("ix_request_status_changes_request_id_at", "request_status_changes", ["request_id", "at"], unique=False)

    op.create_table(
        "request_tags",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["feature_requests.id"],
            name=op.f("fk_request_tags_request_id_feature_requests"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("request_id", "name", name=op.f("pk_request_tags")),
    )
    op.create_index(op.f("ix_request_tags_name"), "request_tags", ["name"], unique=False)

    op.create_table(
        "request_votes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column("stands_for_company", sa.Boolean(), nullable=False),
        sa.Column("importance", sa.Integer(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("origin_kind", sa.String(length=40), nullable=True),
        sa.Column("origin_id", sa.Integer(), nullable=True),
        sa.Column("comment_id", sa.Integer(), nullable=True),
        sa.Column("source_id", sa.String(length=300), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("importance in (1, 2, 3)", name=op.f("ck_request_votes_importance")),
        sa.CheckConstraint("not stands_for_company or user_id is null", name=op.f("ck_request_votes_one_voter")),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_request_votes_company_id_companies"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["users.id"], name=op.f("fk_request_votes_entered_by_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["feature_requests.id"],
            name=op.f("fk_request_votes_request_id_feature_requests"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_request_votes_user_id_users"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_votes")),
        sa.UniqueConstraint("source_id", name=op.f("uq_request_votes_source_id")),
    )
    op.create_index(op.f("ix_request_votes_company_id"), "request_votes", ["company_id"], unique=False)
    op.create_index(op.f("ix_request_votes_request_id"), "request_votes", ["request_id"], unique=False)
    op.create_index(op.f("ix_request_votes_user_id"), "request_votes", ["user_id"], unique=False)
    op.create_index(
        "uq_request_votes_company",
        "request_votes",
        ["request_id", "company_id"],
        unique=True,
        sqlite_where=sa.text("stands_for_company"),
        postgresql_where=sa.text("stands_for_company"),
    )
    op.create_index(
        "uq_request_votes_person",
        "request_votes",
        ["request_id", "user_id"],
        unique=True,
        sqlite_where=sa.text("user_id IS NOT NULL"),
        postgresql_where=sa.text("user_id IS NOT NULL"),
    )

    op.create_table(
        "request_weights",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_request_weights")),
    )


def downgrade() -> None:
    op.drop_table("request_weights")

    op.drop_table("request_votes")

    op.drop_table("request_tags")

    op.drop_table("request_status_changes")

    op.drop_table("request_revisions")

    op.drop_table("request_merges")
    op.drop_table("request_links")

    op.drop_table("feature_requests")
    op.drop_table("request_statuses")

    op.drop_table("request_areas")
