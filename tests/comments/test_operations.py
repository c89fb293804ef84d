"""Writing, changing, deleting, reacting, marking, moving: the rows and the facts they leave."""

from tests.comments.writing import numbers, place, posts, said


def test_a_comment_gets_the_next_number_and_is_told(cast):
    where = place()
    first, second = said(cast.max, where), said(cast.olga, where, "And I *daily*.")
    assert (first.number, second.number) == (1, 2)
    assert numbers(cast.mia, where) == [1, 2]
    assert [post.name for post in posts(cast.mia, where)] == ["Max", "Olga"]
