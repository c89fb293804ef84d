"""Watching."""

revision = "0007_watching"
down_revision = "0006_search"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
