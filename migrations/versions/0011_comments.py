"""Comments."""

revision = "0011_comments"
down_revision = "0010_moderation"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
