"""Reading files of threads, and turning the HTML in them into Markdown."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from app.core import markdown as md
from app.core.errors import Refused
from app.core.json_lines import Skipped, reason_sentence
from app.discussions.importing.found import REASONS, FoundThread
from app.discussions.importing.html_text import markdown_of
from app.discussions.importing.reading import read

COFFEE = Path(__file__).parents[2] / "../shared/data/threads-en-coffee-se/threads.jsonl"
THREAD = {
    "id": "t1",
    "lang": "en",
    "title": "Grinding",
    "body_html": "<p>How?</p>",
    "author": "Kim",
    "date": "2015-01-27T20:09:32.720",
}


def written(path: Path, *rows: object) -> Path:
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), "utf-8")
    return path


def words(html: str) -> str:
    soup = BeautifulSoup(html, "html.parser")
    for picture in [*soup.find_all("img"), *soup.find_all("a", string=re.compile("^🖼"))]:
        picture.decompose()
    return re.sub(r"\W+", "", soup.get_text())


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>a <b>b</b> and <em>c</em></p>", "a **b** and *c*"),
        ("<p>5 &lt; 6, not &lt;script&gt;</p>", "5 < 6, not &lt;script>"),
        ("<p>1) no list</p><p>- nor this</p><p># nor that</p>", "1\\) no list\n\n\\- nor this\n\n\\# nor that"),
        ("<p>H<sub>2</sub>O <strike>gone</strike></p>", "H<sub>2</sub>O ~~gone~~"),
        ("<blockquote><p>said</p></blockquote>", "> said"),
        ("<ol><li><p>a</p><ul><li>b</li></ul></li><li>c</li></ol>", "1. a\n\n   - b\n\n2. c"),
        ('<pre class="lang-py"><code>if x:\n    y()\n</code></pre>', "```py\nif x:\n    y()\n```"),
        ("<script>alert(1)</script><p>safe</p><iframe src='//x'></iframe>", "safe"),
        ('<p><img src="https://x.example/a.png" alt="A cup"></p>', "[🖼 A cup](<https://x.example/a.png>)"),
        ('<p><img src="javascript:alert(1)" alt="A cup"></p>', "A cup"),
        ("<table><tr><th>a</th></tr><tr><td>1|2</td></tr></table>", "| a |\n| --- |\n| 1\\|2 |"),
        ("", ""),
    ],
)
def test_html_becomes_markdown(html: str, markdown: str) -> None:
    assert markdown_of(html) == markdown


def test_every_word_of_real_threads_comes_through(app: Flask) -> None:
    if not COFFEE.exists():
        pytest.skip("needs ../shared/data")
    bodies = []
    for line in COFFEE.read_text("utf-8").splitlines():
        row = json.loads(line)
        bodies += [row["body_html"], *(answer["body_html"] for answer in row["answers"])]
    assert len(bodies) == 225 + 327
    lost = [html for html in bodies if words(html) != words(md.render(markdown_of(html)).html)]
    # One writer wrote a link in a dialect of their own; its address becomes a link of its own there.
    assert len(lost) <= 1


def test_a_thread_is_read_with_its_replies_in_the_order_they_were_said(app: Flask, tmp_path: Path) -> None:
    late = {"id": 2, "body_html": "<p>Late</p>", "date": "2015-01-29T00:00:00", "author": "B", "score": -3}
    early = {"id": 3, "body": "*Early*", "date": "2015-01-28T09:00:00+09:00", "author": "A", "score": 4, "accepted": True}
    source = written(
        tmp_path / "a.jsonl", {**THREAD, "tags": ["x", "x", "y"], "views": 7, "closed": "2015-02-01", "answers": [late, early]}
    )
    (found,) = read(source)
    assert isinstance(found, FoundThread)
    assert (found.key, found.title, found.tags, found.views) == ("t1", "Grinding", ("x", "y"), 7)
    assert found.closed_at == datetime(2015, 2, 1, tzinfo=UTC)
    assert [(post.key, post.body, post.score, post.is_accepted) for post in found.replies] == [
        ("t1/3", "*Early*", 4, True),
        ("t1/2", "Late", 0, False),
    ]
    assert found.replies[0].date == datetime(2015, 1, 28, tzinfo=UTC)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("{broken", "json"),
        ("[1]", "not_an_object"),
        ({**THREAD, "id": ""}, "no_id"),
        ({**THREAD, "title": " "}, "no_title"),
        ({**THREAD, "body_html": "<p> </p>"}, "no_text"),
        ({**THREAD, "date": "long ago"}, "date"),
        ({**THREAD, "lang": "fr"}, "language"),
        ({**THREAD, "answers": "none"}, "replies"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_line_and_reason(app: Flask, tmp_path: Path, row: object, reason: str) -> None:
    good, skipped = read(written(tmp_path / "a.jsonl", THREAD, row))
    assert isinstance(good, FoundThread)
    assert isinstance(skipped, Skipped)
    assert (skipped.where, skipped.reason) == ("a.jsonl:2", reason)
    assert reason_sentence(skipped, REASONS)


def test_a_line_that_is_no_text_and_one_that_came_before(app: Flask, tmp_path: Path) -> None:
    source = written(tmp_path / "a.jsonl", THREAD, THREAD)
    source.write_bytes(source.read_bytes() + b"\n\xff\xfe\x00")
    assert [(piece.where, piece.reason) for piece in read(source) if isinstance(piece, Skipped)] == [
        ("a.jsonl:2", "duplicate"),
        ("a.jsonl:3", "encoding"),
    ]


def test_a_bad_reply_costs_only_itself(app: Flask, tmp_path: Path) -> None:
    replies = [{"id": 1, "body": "Good", "date": "2015-01-28"}, {"id": 2, "body": "Bad"}, 3]
    (found,) = read(written(tmp_path / "a.jsonl", {**THREAD, "replies": replies}))
    assert isinstance(found, FoundThread)
    assert [post.body for post in found.replies] == ["Good"]
    assert [(one.where, one.reason) for one in found.skipped] == [("a.jsonl:1, 2", "date"), ("a.jsonl:1, 3", "not_an_object")]


def test_wrong_places_are_refused(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x")
    for path in (tmp_path / "missing", tmp_path / "notes.txt", tmp_path):
        with pytest.raises(Refused):
            list(read(path))
