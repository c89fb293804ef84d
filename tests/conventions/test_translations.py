"""Japanese and English are equals: not one sentence lacks its translation."""

import re
from pathlib import Path

import pytest

from app.core.i18n import LOCALES
from app.core.translations import load, missing

ROOT = Path(__file__).parents[2]
OWNERS = sorted(path.parent.name for path in (ROOT / "app").glob("*/__init__.py"))
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|\{[a-z_]+\}")


@pytest.mark.parametrize("feature", OWNERS)
@pytest.mark.parametrize("locale", [one for one in LOCALES if one != "en"])
def test_every_sentence_is_translated(feature: str, locale: str) -> None:
    assert missing(feature, locale) == []


@pytest.mark.parametrize("feature", OWNERS)
def test_translations_keep_the_placeholders(feature: str) -> None:
    for message in load(feature, "ja"):
        if message.id:
            source = message.id if isinstance(message.id, str) else message.id[-1]
            texts = [message.string] if isinstance(message.string, str) else message.string
            for text in texts:
                assert set(PLACEHOLDER.findall(text)) <= set(PLACEHOLDER.findall(source)), message.id


@pytest.mark.parametrize("locale", [one for one in LOCALES if one != "en"])
def test_a_sentence_has_one_translation(locale: str) -> None:
    # Catalogues are merged: of two translations of one sentence the later one would be shown in the other feature too.
    found: dict[str, set[str]] = {}
    for feature in OWNERS:
        for message in load(feature, locale):
            if message.id:
                found.setdefault(str(message.id), set()).add(str(message.string))
    assert {sentence: words for sentence, words in found.items() if len(words) > 1} == {}


@pytest.mark.parametrize("feature", OWNERS)
def test_nobody_is_sent_to_a_support_team_the_site_leads_no_way_to(feature: str) -> None:
    for message in load(feature, "ja"):
        assert "support team" not in str(message.id)
        assert "サポート窓口" not in str(message.string)
