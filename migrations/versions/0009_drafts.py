"""Drafts."""

revision = "0009_drafts"
down_revision = "0008_files"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
