"""Answers: categories, texts in two languages, revisions, and what readers and editors leave on them."""

import sqlalchemy as sa
from alembic import op

revision = "0005_faq"
down_revision = "0004_files"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('answer_categories',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('name_ja', sa.String(length=80), nullable=False),
    sa.Column('name_en', sa.String(length=80), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['parent_id'], ['answer_categories.id'], name=op.f('fk_answer_categories_parent_id_answer_categories')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_categories')),
    sa.UniqueConstraint('slug', name=op.f('uq_answer_categories_slug'))
    )
    with op.batch_alter_table('answer_categories', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_answer_categories_parent_id'), ['parent_id'], unique=False)

    op.create_table('answer_autosaves',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.String(length=40), nullable=False),
    sa.Column('typed', sa.JSON(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_answer_autosaves_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_autosaves')),
    sa.UniqueConstraint('user_id', 'place', name=op.f('uq_answer_autosaves_user_id_place'))
    )
    with op.batch_alter_table('answer_autosaves', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_answer_autosaves_at'), ['at'], unique=False)

    op.create_table('answers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=120), nullable=False),
    sa.Column('category_id', sa.Integer(), nullable=True),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('source_lang', sa.String(length=2), nullable=False),
    sa.Column('audience', sa.String(length=10), nullable=False),
    sa.Column('verified_until', sa.Date(), nullable=True),
    sa.Column('verified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('verified_by_id', sa.Integer(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('source_id', sa.String(length=300), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("audience in ('everyone', 'tiers', 'companies', 'staff')", name=op.f('ck_answers_audience')),
    sa.ForeignKeyConstraint(['category_id'], ['answer_categories.id'], name=op.f('fk_answers_category_id_answer_categories')),
    sa.ForeignKeyConstraint(['owner_id'], ['users.id'], name=op.f('fk_answers_owner_id_users')),
    sa.ForeignKeyConstraint(['verified_by_id'], ['users.id'], name=op.f('fk_answers_verified_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answers')),
    sa.UniqueConstraint('slug', name=op.f('uq_answers_slug')),
    sa.UniqueConstraint('source_id', name=op.f('uq_answers_source_id'))
    )
    with op.batch_alter_table('answers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_answers_category_id'), ['category_id'], unique=False)
        batch_op.create_index('ix_answers_owner_id_verified_until', ['owner_id', 'verified_until'], unique=False)

    op.create_table('answer_companies',
    sa.Column('answer_id', sa.Integer(), nullable=False),
    sa.Column('company_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['answer_id'], ['answers.id'], name=op.f('fk_answer_companies_answer_id_answers'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['company_id'], ['companies.id'], name=op.f('fk_answer_companies_company_id_companies'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('answer_id', 'company_id', name=op.f('pk_answer_companies'))
    )
    with op.batch_alter_table('answer_companies', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_answer_companies_company_id'), ['company_id'], unique=False)

    op.create_table('answer_editors',
    sa.Column('answer_id', sa.Integer(), nullable=False),
    sa.Column('lang', sa.String(length=2), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['answer_id'], ['answers.id'], name=op.f('fk_answer_editors_answer_id_answers'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_answer_editors_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('answer_id', 'lang', 'user_id', name=op.f('pk_answer_editors'))
    )
    with op.batch_alter_table('answer_editors', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_answer_editors_seen_at'), ['seen_at'], unique=False)

    op.create_table('answer_redirects',
    sa.Column('slug', sa.String(length=120), nullable=False),
    sa.Column('answer_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['answer_id'], ['answers.id'], name=op.f('fk_answer_redirects_answer_id_answers'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('slug', name=op.f('pk_answer_redirects'))
    )
    with op.batch_alter_table('answer_redirects', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_answer_redirects_answer_id'), ['answer_id'], unique=False)

    op.create_table('answer_relations',
    sa.Column('answer_id', sa.Integer(), nullable=False),
    sa.Column('related_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['answer_id'], ['answers.id'], name=op.f('fk_answer_relations_answer_id_answers'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['related_id'], ['answers.id'], name=op.f('fk_answer_relations_related_id_answers'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('answer_id', 'related_id', name=op.f('pk_answer_relations'))
    )
    with op.batch_alter_table('answer_relations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_answer_relations_related_id'), ['related_id'], unique=False)

    op.create_table('answer_tags',
    sa.Column('answer_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['answer_id'], ['answers.id'], name=op.f('fk_answer_tags_answer_id_answers'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('answer_id', 'name', name=op.f('pk_answer_tags'))
    )
    with op.batch_alter_table('answer_tags', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_answer_tags_name'), ['name'], unique=False)

    op.create_table('answer_texts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('answer_id', sa.Integer(), nullable=False),
    sa.Column('lang', sa.String(length=2), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('wordings', sa.JSON(), nullable=False),
    sa.Column('body_md', sa.Text(), nullable=False),
    sa.Column('body_html', sa.Text(), nullable=False),
    sa.Column('render_version', sa.Integer(), nullable=False),
    sa.Column('toc', sa.JSON(), nullable=False),
    sa.Column('plain', sa.Text(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('based_on', sa.Integer(), nullable=True),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('edited_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('solved_count', sa.Integer(), nullable=False),
    sa.Column('unsolved_count', sa.Integer(), nullable=False),
    sa.Column('source_path', sa.String(length=300), nullable=True),
    sa.Column('source_digest', sa.String(length=64), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("lang in ('ja', 'en')", name=op.f('ck_answer_texts_lang')),
    sa.CheckConstraint("state in ('draft', 'in_review', 'published', 'archived')", name=op.f('ck_answer_texts_state')),
    sa.ForeignKeyConstraint(['answer_id'], ['answers.id'], name=op.f('fk_answer_texts_answer_id_answers'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['author_id'], ['users.id'], name=op.f('fk_answer_texts_author_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_texts')),
    sa.UniqueConstraint('answer_id', 'lang', name=op.f('uq_answer_texts_answer_id_lang'))
    )
    with op.batch_alter_table('answer_texts', schema=None) as batch_op:
        batch_op.create_index('ix_answer_texts_answer_id_state', ['answer_id', 'state', 'lang'], unique=False)
        batch_op.create_index('ix_answer_texts_state_checked_at', ['state', 'checked_at', 'id'], unique=False)
        batch_op.create_index('ix_answer_texts_state_solved_count', ['state', 'solved_count', 'id'], unique=False)

    op.create_table('answer_tiers',
    sa.Column('answer_id', sa.Integer(), nullable=False),
    sa.Column('tier', sa.String(length=10), nullable=False),
    sa.ForeignKeyConstraint(['answer_id'], ['answers.id'], name=op.f('fk_answer_tiers_answer_id_answers'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('answer_id', 'tier', name=op.f('pk_answer_tiers'))
    )
    op.create_table('answer_error_reports',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('text_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['closed_by_id'], ['users.id'], name=op.f('fk_answer_error_reports_closed_by_id_users'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['text_id'], ['answer_texts.id'], name=op.f('fk_answer_error_reports_text_id_answer_texts'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_answer_error_reports_user_id_users'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_error_reports'))
    )
    with op.batch_alter_table('answer_error_reports', schema=None) as batch_op:
        batch_op.create_index('ix_answer_error_reports_closed_at_id', ['closed_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_answer_error_reports_text_id'), ['text_id'], unique=False)

    op.create_table('answer_feedback',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('text_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('is_solved', sa.Boolean(), nullable=False),
    sa.Column('word', sa.String(length=500), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['text_id'], ['answer_texts.id'], name=op.f('fk_answer_feedback_text_id_answer_texts'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_answer_feedback_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_feedback')),
    sa.UniqueConstraint('text_id', 'user_id', name=op.f('uq_answer_feedback_text_id_user_id'))
    )
    with op.batch_alter_table('answer_feedback', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_answer_feedback_user_id'), ['user_id'], unique=False)

    op.create_table('answer_revisions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('text_id', sa.Integer(), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('wordings', sa.JSON(), nullable=False),
    sa.Column('body_md', sa.Text(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['users.id'], name=op.f('fk_answer_revisions_author_id_users')),
    sa.ForeignKeyConstraint(['text_id'], ['answer_texts.id'], name=op.f('fk_answer_revisions_text_id_answer_texts'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_revisions')),
    sa.UniqueConstraint('text_id', 'n', name=op.f('uq_answer_revisions_text_id_n'))
    )
    op.create_table('answer_staged_texts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('text_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('wordings', sa.JSON(), nullable=False),
    sa.Column('body_md', sa.Text(), nullable=False),
    sa.Column('body_html', sa.Text(), nullable=False),
    sa.Column('render_version', sa.Integer(), nullable=False),
    sa.Column('toc', sa.JSON(), nullable=False),
    sa.Column('plain', sa.Text(), nullable=False),
    sa.Column('based_on', sa.Integer(), nullable=True),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("state in ('draft', 'in_review')", name=op.f('ck_answer_staged_texts_state')),
    sa.ForeignKeyConstraint(['author_id'], ['users.id'], name=op.f('fk_answer_staged_texts_author_id_users')),
    sa.ForeignKeyConstraint(['text_id'], ['answer_texts.id'], name=op.f('fk_answer_staged_texts_text_id_answer_texts'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_staged_texts')),
    sa.UniqueConstraint('text_id', name=op.f('uq_answer_staged_texts_text_id'))
    )


def downgrade() -> None:
    op.drop_table('answer_staged_texts')
    op.drop_table('answer_revisions')
    with op.batch_alter_table('answer_feedback', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_answer_feedback_user_id'))

    op.drop_table('answer_feedback')
    with op.batch_alter_table('answer_error_reports', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_answer_error_reports_text_id'))
        batch_op.drop_index('ix_answer_error_reports_closed_at_id')

    op.drop_table('answer_error_reports')
    op.drop_table('answer_tiers')
    with op.batch_alter_table('answer_texts', schema=None) as batch_op:
        batch_op.drop_index('ix_answer_texts_state_solved_count')
        batch_op.drop_index('ix_answer_texts_answer_id_state')
        batch_op.drop_index('ix_answer_texts_state_checked_at')

    op.drop_table('answer_texts')
    with op.batch_alter_table('answer_tags', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_answer_tags_name'))

    op.drop_table('answer_tags')
    with op.batch_alter_table('answer_relations', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_answer_relations_related_id'))

    op.drop_table('answer_relations')
    with op.batch_alter_table('answer_redirects', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_answer_redirects_answer_id'))

    op.drop_table('answer_redirects')
    with op.batch_alter_table('answer_editors', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_answer_editors_seen_at'))

    op.drop_table('answer_editors')
    with op.batch_alter_table('answer_companies', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_answer_companies_company_id'))

    op.drop_table('answer_companies')
    with op.batch_alter_table('answers', schema=None) as batch_op:
        batch_op.drop_index('ix_answers_owner_id_verified_until')
        batch_op.drop_index(batch_op.f('ix_answers_category_id'))

    op.drop_table('answers')
    with op.batch_alter_table('answer_autosaves', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_answer_autosaves_at'))

    op.drop_table('answer_autosaves')
    with op.batch_alter_table('answer_categories', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_answer_categories_parent_id'))

    op.drop_table('answer_categories')
