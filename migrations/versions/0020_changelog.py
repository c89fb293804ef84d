"""Changelog: entries with their texts and readers, what people have seen of it, and whether it solved what they asked."""

import sqlalchemy as sa
from alembic import op

revision = "0020_changelog"
down_revision = "0019_roadmap"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "changelog_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=6), nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.Column("publish_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("audience in ('everyone', 'tiers', 'companies')", name=op.f("ck_changelog_entries_audience")),
        sa.CheckConstraint("kind in ('new', 'better', 'fixed', 'ending')", name=op.f("ck_changelog_entries_kind")),
        sa.CheckConstraint("state != 'published' or published_at is not null", name=op.f("ck_changelog_entries_published_at")),
        sa.CheckConstraint("state != 'scheduled' or publish_at is not null", name=op.f("ck_changelog_entries_publish_at")),
        sa.CheckConstraint("state in ('draft', 'scheduled', 'published')", name=op.f("ck_changelog_entries_state")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_changelog_entries_author_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changelog_entries")),
    )
    op.create_index("ix_changelog_entries_published", "changelog_entries", ["state", "published_at", "id"], unique=False)
    op.create_table(
        "changelog_seen",
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_changelog_seen_user_id_users"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_changelog_seen")),
    )
    op.create_table(
        "changelog_companies",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_changelog_companies_company_id_companies"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["changelog_entries.id"],
            name=op.f("fk_changelog_companies_entry_id_changelog_entries"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("entry_id", "company_id", name=op.f("pk_changelog_companies")),
    )
    op.create_index(op.f("ix_changelog_companies_company_id"), "changelog_companies", ["company_id"], unique=False)
    op.create_table(
        "changelog_links",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["changelog_entries.id"],
            name=op.f("fk_changelog_links_entry_id_changelog_entries"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("entry_id", "subject_kind", "subject_id", name=op.f("pk_changelog_links")),
    )
    op.create_index("ix_changelog_links_subject", "changelog_links", ["subject_kind", "subject_id"], unique=False)
    op.create_table(
        "changelog_opinions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("said", sa.String(length=6), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("said is null or said in ('yes', 'partly', 'no')", name=op.f("ck_changelog_opinions_said")),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["changelog_entries.id"],
            name=op.f("fk_changelog_opinions_entry_id_changelog_entries"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["feature_requests.id"],
            name=op.f("fk_changelog_opinions_request_id_feature_requests"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_changelog_opinions_user_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changelog_opinions")),
        sa.UniqueConstraint("request_id", "user_id", name=op.f("uq_changelog_opinions_request_id_user_id")),
    )
    op.create_index(op.f("ix_changelog_opinions_entry_id"), "changelog_opinions", ["entry_id"], unique=False)
    op.create_index(op.f("ix_changelog_opinions_user_id"), "changelog_opinions", ["user_id"], unique=False)
    op.create_table(
        "changelog_texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_html", sa.Text(), nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.Column("render_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("lang in ('ja', 'en')", name=op.f("ck_changelog_texts_lang")),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["changelog_entries.id"],
            name=op.f("fk_changelog_texts_entry_id_changelog_entries"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changelog_texts")),
        sa.UniqueConstraint("entry_id", "lang", name=op.f("uq_changelog_texts_entry_id_lang")),
    )
    op.create_table(
        "changelog_tiers",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["changelog_entries.id"],
            name=op.f("fk_changelog_tiers_entry_id_changelog_entries"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("entry_id", "tier", name=op.f("pk_changelog_tiers")),
    )


def downgrade() -> None:
    op.drop_table("changelog_tiers")
    op.drop_table("changelog_texts")
    op.drop_index(op.f("ix_changelog_opinions_user_id"), table_name="changelog_opinions")
    op.drop_index(op.f("ix_changelog_opinions_entry_id"), table_name="changelog_opinions")
    op.drop_table("changelog_opinions")
    op.drop_index("ix_changelog_links_subject", table_name="changelog_links")
    op.drop_table("changelog_links")
    op.drop_index(op.f("ix_changelog_companies_company_id"), table_name="changelog_companies")
    op.drop_table("changelog_companies")
    op.drop_table("changelog_seen")
    op.drop_index("ix_changelog_entries_published", table_name="changelog_entries")
    op.drop_table("changelog_entries")
