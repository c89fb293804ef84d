"""The tree of categories."""

import pytest
from sqlalchemy import select

from app.core.access import SYSTEM
from app.core.activity import Activity
from app.core.database import db_session
from app.core.errors import Conflict, Forbidden, Refused
from app.faq import operations, queries
from app.faq.models import Answer
from tests.faq.writing import published


def add(name, parent=None):
    return operations.add_category(SYSTEM, name_ja=name, name_en=name, parent_id=parent.id if parent else None)


def tree(viewer):
    return [(shelf.depth, shelf.name_en) for shelf in queries.shelves(viewer).walk()]


def test_a_category_cannot_be_put_inside_itself_or_below(cast):
    top = add("Top")
    middle = add("Middle", top)
    low = add("Low", middle)
    for target in (top, middle, low):
        with pytest.raises(Refused) as refusal:
            operations.move_category(cast.cleo, top, parent_id=target.id)
        assert refusal.value.field == "parent_id"
    assert tree(cast.cleo) == [(0, "Top"), (1, "Middle"), (2, "Low")]


def test_categories_move_among_their_neighbours(cast):
    a, b, c = add("A"), add("B"), add("C")
    operations.move_category(cast.cleo, c, parent_id=None, position=0)
    assert tree(cast.cleo) == [(0, "C"), (0, "A"), (0, "B")]
    operations.move_category(cast.cleo, a, parent_id=b.id)
    assert tree(cast.cleo) == [(0, "C"), (0, "B"), (1, "A")]


def test_depth_is_limited(cast):
    parent = None
    for level in range(5):
        parent = add(f"Level {level}", parent)
    with pytest.raises(Refused):
        add("Too deep", parent)
    branch = add("Branch")
    add("Leaf", branch)
    with pytest.raises(Refused):
        operations.move_category(cast.cleo, branch, parent_id=queries.shelves(cast.cleo).by_slug("level-3").id)


def test_what_is_in_a_removed_category_moves_up_and_the_index_is_told(cast):
    top = add("Top")
    low = add("Low", top)
    add("Lowest", low)
    answer = published(category_id=low.id)
    operations.remove_category(cast.cleo, low)
    assert db_session.get(Answer, answer.id, populate_existing=True).category_id == top.id
    assert tree(cast.cleo) == [(0, "Top"), (1, "Lowest")]
    fact = db_session.scalar(select(Activity).where(Activity.fact == "faq.category_removed"))
    assert (fact.subject_kind, fact.particulars["ids"]) == ("answer", [answer.id])


def test_counts_are_those_the_reader_may_read(cast):
    top = add("Top")
    low = add("Low", top)
    published("One", category_id=low.id)
    published("Two", category_id=top.id, audience="companies", company_ids=(2,))
    assert queries.shelves(cast.olga, is_counted=True).by_slug("top").count == 2
    assert queries.shelves(cast.mia, is_counted=True).by_slug("top").count == 1


def test_renaming_knows_of_others_and_product_may_not(cast):
    one = add("One")
    operations.change_category(cast.cleo, one, name_ja="一", name_en="First", version=1)
    with pytest.raises(Conflict):
        operations.change_category(cast.ada, one, name_ja="x", name_en="x", version=1)
    with pytest.raises(Forbidden):
        operations.change_category(cast.pat, one, name_ja="x", name_en="x")
    with pytest.raises(Refused):
        operations.change_category(cast.cleo, one, name_ja=" ", name_en="")
