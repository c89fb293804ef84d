"""Polls."""

revision = "0013_polls"
down_revision = "0012_discussions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
