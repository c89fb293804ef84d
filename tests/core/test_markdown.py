"""Markdown: what people write becomes the HTML they mean."""

import os
import signal
from html.parser import HTMLParser

import pytest

from app.core import markdown
from app.core.errors import Refused
from app.core.markdown import process as renderer
from tests.core.plain_app import plain_app


@pytest.fixture(autouse=True)
def _sentences(tmp_path):
    with plain_app(tmp_path).app_context():
        yield


def html_of(text: str) -> str:
    return markdown.render(text).html


def test_headings_begin_at_two_with_unique_anchors_also_in_japanese():
    rendered = markdown.render("# よくある質問\n\n## 料金\n\n### a\n\n## 料金\n\n## !!!\n")
    assert rendered.toc == [
        (2, "s-よくある質問", "よくある質問"),
        (3, "s-料金", "料金"),
        (4, "s-a", "a"),
        (3, "s-料金-2", "料金"),
        (3, "s-section", "!!!"),
    ]
    assert '<h2 id="s-よくある質問">よくある質問</h2>' in rendered.html
    assert rendered.version == markdown.VERSION


def test_anchors_stay_the_same_when_text_is_rendered_again():
    text = "## 手順\n\n## 手順\n\n## 手順-2\n"
    first, second = markdown.render(text), markdown.render(text)
    assert first == second
    assert len({anchor for _, anchor, _ in first.toc}) == 3


@pytest.mark.parametrize(
    "text",
    [
        "> [!WARNING]\n> 注意してください",
        "::: warning\n注意してください\n:::",
        ":::warning\n注意してください\n:::",
        "::: warn\n注意してください\n:::",
    ],
)
def test_alerts_and_containers_become_callouts(text):
    expected = '<div class="callout callout--warning">\n<p class="callout__title">注意</p>\n<p>注意してください</p>\n</div>'
    assert html_of(text).strip() == expected


def test_callouts_take_titles_nest_and_follow_each_other():
    html = html_of("::: tip My title\na\n\n::: danger\nb\n:::\n:::\n\n> [!NOTE]\n> c\n\n> [!TIP]\n> d\n")
    assert [kind for kind in ("tip", "danger", "note") if f"callout--{kind}" in html] == ["tip", "danger", "note"]
    assert html.count('class="callout ') == 4
    assert '<p class="callout__title">My title</p>' in html
    assert '<p class="callout__title">Note</p>' in html


def test_unknown_containers_keep_their_words():
    assert html_of("::: code-group\n\nwords\n\n:::").strip() == "<p>words</p>"


def test_containers_inside_code_are_code():
    assert "::: tip" in markdown.plain(html_of("```\n::: tip\n```"))


def test_details_hold_markdown():
    html = html_of("<details>\n<summary>More</summary>\n\n**bold**\n\n</details>")
    assert "<summary>More</summary>" in html
    assert "<strong>bold</strong>" in html


@pytest.mark.parametrize("indent", [2, 3, 4])
def test_lists_nest_with_any_usual_indent(indent):
    html = html_of(f"- a\n{' ' * indent}- b\n- c").replace("\n", "")
    assert html == "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"


def test_lists_need_no_blank_line_before_them_and_hold_code():
    html = html_of("手順:\n1. one\n   ```sh\n   ls\n   ```\n2. two")
    assert html.startswith("<p>手順:</p>\n<ol>")
    assert html.count("<li>") == 2
    assert "<code>ls\n</code>" in html


def test_a_year_at_the_start_of_a_line_is_no_list():
    assert "<ol>" not in html_of("It began in\n2024. Then it went on.")


def test_code_is_highlighted_by_classes_and_says_its_language():
    html = html_of("```python\nimport os\n```")
    assert '<p class="code-sample__language">python</p><pre class="highlight" tabindex="0"><code><span class="kn">' in html
    assert "style=" not in html
    assert '<p class="code-sample__language">nosuch</p>' in html_of("```nosuch\n<b>\n```")
    assert "code-sample__language" not in html_of("```\nplain\n```")


def test_tables_tasks_strikes_and_footnotes():
    html = html_of("| a |\n|--:|\n| ~~1~~ |\n\n- [x] done\n- [ ] open\n\nnote[^1]\n\n[^1]: words")
    assert '<div class="table-wrap" tabindex="0"><table class="table">' in html
    assert '<td align="right"><del>1</del></td>' in html
    assert '<span class="task-mark">☑</span> done' in html
    assert '<span class="task-mark">☐</span> open' in html
    assert '<li id="fn-1">' in html
    assert 'href="#fn-1"' in html


def test_links_out_are_marked_and_links_inside_are_not():
    html = html_of("[out](https://example.com) [in](/answers) [mail](mailto:a@example.com) [x](javascript:alert(1))")
    assert '<a href="https://example.com" rel="nofollow ugc noopener">out</a>' in html
    assert '<a href="/answers">in</a>' in html
    assert '<a href="mailto:a@example.com">mail</a>' in html
    assert "<a>x</a>" in html


def test_bare_address_ends_where_japanese_words_begin():
    assert '<a href="https://example.com/a" rel="nofollow ugc noopener">https://example.com/a</a>をご覧' in html_of(
        "https://example.com/aをご覧ください"
    )


def test_images_are_lazy_and_always_have_alt():
    assert html_of("![図](a.png)").strip() == '<p><img alt="図" decoding="async" loading="lazy" src="a.png"></p>'
    assert '<img alt="" decoding="async" loading="lazy" src="b.png">' in html_of('<img src="b.png" onerror="x()">')


def test_lines_of_japanese_join_without_a_space():
    assert html_of("これは\n一文です。").strip() == "<p>これは一文です。</p>"
    assert html_of("two\nwords").strip() == "<p>two\nwords</p>"


def test_plain_gives_words_for_search():
    html = html_of("# 題\n\n本文 **強調** ![図](a.png)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n`x<y`")
    assert markdown.plain(html) == "題\n本文 強調 図\na\nb\n1\n2\nx<y"


class _Reader(HTMLParser):
    """Reads words as a parser does, block or not, to compare letters with."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.read = ""

    def handle_starttag(self, tag, attrs):
        self.read += dict(attrs).get("alt") or "" if tag == "img" else ""

    def handle_data(self, data):
        self.read += data


@pytest.mark.parametrize(
    "source",
    [
        "a < b > c & d &amp; &lt;p&gt; &nbsp; <br> x",
        '![a "b" > <c> d](a.png "t > t") [e > f](https://x.test/?a=1&b="2" "g > h")',
        '- [x] 済\n- [ ] 未\n\n```html\n<p title="a>b">\n```',
        "脚注[^1] ~~消~~ `a&b`\n\n[^1]: 下 <kbd>",
    ],
)
def test_plain_reads_what_a_parser_reads(source):
    reader = _Reader()
    reader.feed(html_of(source))
    reader.close()
    letters = "".join(reader.read.replace("↩", "").split())
    assert letters
    assert "".join(markdown.plain(html_of(source)).split()) == letters


def test_empty_text_is_empty():
    assert markdown.render(" \n").html == ""


def test_limit_of_64_kilobytes_is_exact():
    assert markdown.render("a" * markdown.LONGEST_BYTES).html.startswith("<p>a")
    with pytest.raises(Refused, match="64 KB"):
        markdown.render("a" * (markdown.LONGEST_BYTES + 1))
    with pytest.raises(Refused):
        markdown.render("あ" * (markdown.LONGEST_BYTES // 3 + 1))


def test_surrogates_and_control_characters_do_no_harm():
    assert "\x00" not in html_of("a\ud800b\x00\x02\x03c")


def test_renderer_that_was_killed_while_idle_is_replaced():
    markdown.render("a")
    process = renderer._process
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert html_of("**b**").strip() == "<p><strong>b</strong></p>"


def test_forked_process_uses_a_renderer_of_its_own():
    markdown.render("a")
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writing, html_of("*child*").encode())
        finally:
            os._exit(0)
    os.close(writing)
    assert html_of("*parent*").strip() == "<p><em>parent</em></p>"
    with os.fdopen(reading, "rb") as words:
        assert words.read().strip() == b"<p><em>child</em></p>"
    os.waitpid(child, 0)


def test_plain_says_where_links_lead_when_asked():
    html = html_of("[One & two](/a?b=1&c=2) <https://x.example/> [far *away*](https://y.example) [^1]\n\n[^1]: Note.")
    said = markdown.plain(html, lambda path: f"http://here{path}" if path.startswith("/") else path)
    assert "One & two (http://here/a?b=1&c=2) https://x.example/ far away (https://y.example)" in said
    # Not where the page leads to itself.
    assert "#" not in said
    assert "http" not in markdown.plain(html).replace("https://x.example/", "")
