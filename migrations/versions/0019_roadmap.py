"""Roadmap."""

revision = "0019_roadmap"
down_revision = "0018_requests"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""


def downgrade() -> None:
    """Drop the tables."""
