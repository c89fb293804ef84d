"""Words for posts and titles: about 420 characters of Markdown each, the same at every run, hard to pack as real ones are."""

import random
from functools import cache
from pathlib import Path

DRAWN_FROM = ("佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林", "加藤", "Aiko", "Ben", "Chloe", "Dan")
WORDS = Path(__file__).parents[1] / "app" / "core" / "search" / "words" / "en.txt"
VOCABULARY, LENGTH, SEED = 3_000, 420, 20261122
JAPANESE = ("設定画面で確認しました。", "先月分だけが対象です。", "夜に更新されます。", "同じことで困っていました。")


@cache
def vocabulary() -> tuple[str, ...]:
    """Return the words the texts are made of."""
    lines = [line for line in WORDS.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return tuple(random.Random(SEED).sample(lines, VOCABULARY))  # noqa: S311 - repeatable, not secret


def title(number: int) -> str:
    """Return the title of thread `number`: a question of about 60 characters."""
    drawn = random.Random(number)  # noqa: S311
    return f"{' '.join(drawn.choices(vocabulary(), k=8)).capitalize()}? ({number})"


def post(number: int) -> str:
    """Return Markdown of about `LENGTH` characters: sentences, an emphasis, now and then a list, a quotation, Japanese."""
    drawn, parts = random.Random(-1 - number), [""]  # noqa: S311
    while sum(map(len, parts)) < LENGTH - 50:
        words = drawn.choices(vocabulary(), k=drawn.randrange(9, 16))
        kind = drawn.random()
        if kind < 0.1:
            parts.append("\n".join(f"- {' '.join(words[at : at + 4])}" for at in range(0, len(words), 4)))
        elif kind < 0.15:
            parts.append(f"> {' '.join(words)}")
        else:
            words[3] = f"**{words[3]}**"
            more = f" {drawn.choice(JAPANESE)}" if kind > 0.8 else ""
            parts.append(f"{' '.join(words).capitalize()}.{more}")
    return "\n\n".join(parts[1:])
