"""Search: the ledger of searches and openings, synonyms, settled gaps."""

import sqlalchemy as sa
from alembic import op

revision = "0006_search"
down_revision = "0005_faq"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "searches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=24), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("normalised", sa.String(length=300), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("hits", sa.Integer(), nullable=False),
        sa.Column("is_weak", sa.Boolean(), nullable=False),
        sa.Column("corrected", sa.String(length=300), nullable=True),
        sa.Column("is_solved", sa.Boolean(), nullable=True),
        sa.Column("is_reported", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_searches_company_id_companies"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_searches_user_id_users"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_searches")),
        sa.UniqueConstraint("key", name=op.f("uq_searches_key")),
    )
    op.create_index(op.f("ix_searches_at"), "searches", ["at"])
    op.create_index(op.f("ix_searches_company_id"), "searches", ["company_id"])
    op.create_index("ix_searches_normalised_at", "searches", ["normalised", "at"])
    op.create_index("ix_searches_user_id_at", "searches", ["user_id", "at"])
    op.create_table(
        "search_openings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("search_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["search_id"], ["searches.id"], name=op.f("fk_search_openings_search_id_searches"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_openings")),
        sa.UniqueConstraint("search_id", "kind", "subject_id", name=op.f("uq_search_openings_search_id_kind_subject_id")),
    )
    op.create_index("ix_search_openings_kind_subject_id", "search_openings", ["kind", "subject_id"])
    op.create_table(
        "synonym_groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expressions", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synonym_groups")),
    )
    op.create_table(
        "search_settled_gaps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("normalised", sa.String(length=300), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["users.id"], name=op.f("fk_search_settled_gaps_settled_by_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_settled_gaps")),
        sa.UniqueConstraint("normalised", name=op.f("uq_search_settled_gaps_normalised")),
    )


def downgrade() -> None:
    op.drop_table("search_settled_gaps")
    op.drop_table("synonym_groups")
    op.drop_table("search_openings")
    op.drop_table("searches")
