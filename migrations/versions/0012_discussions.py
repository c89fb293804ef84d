"""Discussions."""

revision = "0012_discussions"
down_revision = "0011_comments"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
