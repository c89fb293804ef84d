"""Files."""

revision = "0008_files"
down_revision = "0007_watching"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
