"""Changelog."""

revision = "0020_changelog"
down_revision = "0019_roadmap"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""


def downgrade() -> None:
    """Drop the tables."""
