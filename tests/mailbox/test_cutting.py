"""What is left of a reply: all its author wrote, and nothing of the mail it answers."""

from pathlib import Path

import pytest

from app.mailbox.cutting.answering import cut
from app.mailbox.cutting.marked_up import Unreadable, flattened
from app.mailbox.cutting.markers import MARKERS

QUOTE = "> Wie oft?\n> 週に一度ですか？\n"
BELOW = "On Sun, 22 Nov 2026 at 12:00, Engawa <no-reply@x.example> wrote:\n" + QUOTE


@pytest.mark.parametrize(
    "announced",
    [
        "On Sun, Nov 22, 2026 at 12:00 PM Engawa <no-reply@x.example> wrote:\n\n" + QUOTE,
        "On Sun, Nov 22, 2026 at 12:00 PM Engawa Customer Success\n<no-reply@x.example> wrote:\n\n" + QUOTE,
        "2026年11月22日(日) 12:00 Engawa <no-reply@x.example>:\n\n" + QUOTE,
        "2026/11/22 12:00、Engawa <no-reply@x.example>のメール:\n\n" + QUOTE,
        "2026/11/22 12:00、Engawaさんは書きました：\n" + QUOTE,
        "Engawa <no-reply@x.example>さんが書きました:\n" + QUOTE,
        "22.11.2026 12:00 пользователь <\nno-reply@x.example> написал:\n\n" + QUOTE,
        "-----Original Message-----\nFrom: Engawa\nSent: Sunday\nTo: Mia\nSubject: Hi\n\nHow often?\n",
        "-----元のメッセージ-----\n差出人: Engawa\n件名: 質問\n\n週に一度ですか？\n",
        "______________\n差出人: Engawa <a@x.example>\n送信日時: 2026年11月22日\n宛先: 森\n件名: 質問\n\n本文\n",
        "From: Engawa [mailto:a@x.example]\nSent: Sunday, November 22, 2026 12:00 PM\nTo: Mia\nSubject: Hi\n\nHow often?\n",
        MARKERS["ja"] + "\n\n新しい投稿があります。\n",
        "> " + MARKERS["en"] + "\n> A new post.\n",
        QUOTE,
    ],
)
@pytest.mark.parametrize("said", ["毎週です。\n\nよろしくお願いします。", "Every week.\n\n- one\n- two\n\n    code: 1"])
def test_the_mail_it_answers_goes(said: str, announced: str) -> None:
    assert cut(f"{said}\n\n{announced}") == said
    assert cut(f"{said}\r\n{announced}".replace("\n", "\r\n").replace("\r\r", "\r")) == said


def test_words_below_and_between_quoted_lines_stay() -> None:
    assert cut(f"{BELOW}\nWeekly.\n") == "Weekly."
    between = "> How often?\n\nWeekly.\n\n> By whom?\n\nBy me."
    assert cut(f"On Sun, 22 Nov 2026 at 12:00, Engawa <no-reply@x.example> wrote:\n{between}\n") == between
    assert cut(f"See below.\n\nOn Sun, 22 Nov 2026, Engawa wrote:\n{between}\n").startswith("See below.")


def test_what_only_looks_like_an_announcement_stays() -> None:
    for said in (
        "Please note:\n\nFrom: here to there it takes an hour.",
        "手順は次のとおりです：\n\n1. 開く\n2. 閉じる",
        "I wrote:\n\nnothing at all.",
        "On Monday we wrote:\nthe plan.",
        "Ratio 3 > 2, and so on.",
    ):
        assert cut(said) == said


@pytest.mark.parametrize(
    ("signature", "sender"),
    [
        ("-- \nMia Mori\n03-1234-5678\n", ""),
        ("--\n森 美亜\n", ""),
        ("━━━━━━━━━━━━\n株式会社アクメ 情報システム部\n森 美亜\nTEL: 03-1234-5678\n━━━━━━━━━━━━\n", ""),
        ("Sent from my iPhone", ""),
        ("iPhoneから送信", ""),
        ("[Outlook for iOS](https://aka.ms/x) を入手", ""),
        ("Mia Mori\nAcme\n+81 3 1234 5678", "Mia Mori"),
        ("森 美亜\n株式会社アクメ", "森美亜"),
    ],
)
def test_the_signature_goes(signature: str, sender: str) -> None:
    assert cut(f"Every week.\n\n{signature}\n\n{BELOW}", sender) == "Every week."
    assert cut(f"Every week.\n\n{signature}", sender) == "Every week."


def test_a_line_across_a_text_is_no_signature() -> None:
    said = "First part.\n\n-----\n\nSecond part, nothing else."
    assert cut(said) == said


def test_markup_becomes_text_and_originals_of_mail_programs_go() -> None:
    text, shown = flattened(
        "<style>p{}</style><p>Every <b>week</b>.</p><img src='cid:one@x'><img src='https://track.example/x.gif'>"
        "<ul><li>one</li></ul><div id='divRplyFwdMsg'>From: Engawa</div><div>How often? <img src='cid:two@x'></div>"
    )
    assert cut(text) == "Every **week**.\n\n- one"
    assert shown == ("one@x",)
    layout, _shown = flattened("<table><tr><td>Only put<br>side by side</td><td></td></tr></table>")
    assert "|" not in layout
    table, _shown = flattened("<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>")
    assert "| 1 | 2 |" in table
    for bomb in ("<div>" * 20000, "<table><tr><td>" * 300, "x" * 2_000_000):
        with pytest.raises(Unreadable):
            flattened(bomb)


CORPUS = Path(__file__).parents[3] / "shared/data/nasty-dev/mail-replies"
FINE = ("Hi. I am fine.", "Thanks,", "Alex")


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the real mails of ../shared/data are not here")
class TestRealMails:
    """54 files: real replies of thirty mail programs."""

    @pytest.mark.parametrize("path", sorted(CORPUS.glob("html_replies/*.html")), ids=lambda path: path.stem)
    def test_markup_of_mail_programs(self, path: Path) -> None:
        text = cut(flattened(path.read_bytes().decode("utf-8", "replace"))[0])
        assert [line for line in text.split("\n") if line] == list(FINE)

    @pytest.mark.parametrize("path", sorted(CORPUS.glob("signature/emails/*/*_body")), ids=lambda path: path.stem)
    def test_signatures(self, path: Path) -> None:
        body = path.read_text("utf-8", "replace")
        sender = path.with_name(path.name.replace("_body", "_sender"))
        left = cut(body, sender.read_text("utf-8").strip() if sender.exists() else "")
        assert body.strip().startswith(left)
        assert len(left) > len(body.strip()) / 2

    def test_single_pieces_of_markup(self) -> None:
        def left(name: str) -> str:
            return cut(flattened((CORPUS / name).read_text("utf-8", "replace"))[0])

        assert left("OLK_SRC_BODY_SECTION.html") == "Reply"
        assert left("reply-separated-by-hr.html").split() == ["Hi", "there", "Bob"]
        assert "Great. Bye!" in left("planer/html/office-365.html")
        # Somebody only forwarded a mail: nothing is theirs, so it waits.
        assert left("planer/html/outlook-mixed.html") == ""
