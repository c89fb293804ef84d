"""Feeds."""

revision = "0016_feeds"
down_revision = "0015_mailbox"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
