"""Moderation."""

revision = "0010_moderation"
down_revision = "0009_drafts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
