"""What looks private in a text, and what does not."""

import pytest

from app.moderation.private_data import private_hints


def kinds(text: str) -> list[str]:
    return [str(hint.kind) for hint in private_hints(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Call 03-1234-5678 please",
        "電話は０３－１２３４－５６７８です",
        "携帯 090-1234-5678 まで",
        "携帯は09012345678です",
        "（03）1234-5678 に電話してください",
        "フリーダイヤル0120-123-456へ",
        "内線ではなく06ー6123ー4567に",
        "+81 90 1234 5678",
        "+1 415-555-0100",
    ],
)
def test_phone_numbers_are_seen(text):
    assert kinds(text) == ["phone"]


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22 10:30",
        "v1.24.1 build 20261122",
        "ISO 27001:2022 and RFC 5321",
        "1,234,567 rows in 03:12",
        "order 12345678901",
        "https://help.example.com/a/090-1234-5678",
        "郵便番号 100-0001",
        "10.0.12.34:8080",
        "A-0123-4567-8901-B",
        "on 05-03-2020",
    ],
)
def test_numbers_that_are_no_phones(text):
    assert kinds(text) == []


def test_mail_addresses_are_seen_but_not_those_of_examples():
    assert kinds("Write to taro.yamada@acme.co.jp") == ["mail"]
    assert kinds("全角のｔａｒｏ＠ａｃｍｅ．ｃｏ．ｊｐでも") == ["mail"]
    assert kinds("such as name@example.com") == []
    assert kinds("@Mia, see name@host") == []
    assert kinds("install growi@4.3.1 or jim@192.168.1.25") == []


# Put together here, so that no whole key stands in the repository.
KEYS = [
    "sk_" + "live_4eC39HqLyjWDarjtT1zdp7dc",
    "AKIA" + "IOSFODNN7QQQQQQQ",
    "gh" + "p_16C7e42F292c6912E7710c838347Ae178B4a",
    "-----BEGIN RSA " + "PRIVATE KEY-----",
    "password: Hanami2026!x",
    "パスワードは「Hanami2026」です",
    "api_key=" + "9f8b7c6d5e4f3a2b1c0d",
    "use Zx81kQp20LmN7vB3cT9rWd4e here",
    "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
]


@pytest.mark.parametrize("text", KEYS)
def test_keys_are_seen_and_not_repeated_whole(text):
    hints = private_hints(f"Our key:\n{text}\nThanks")
    assert [str(hint.kind) for hint in hints] == ["key"]
    assert len(hints[0].text) <= 9


@pytest.mark.parametrize(
    "text",
    [
        "How do I reset my password?",
        "パスワードは変更できますか",
        "the password is case sensitive? no",
        "ImportCustomersFromSpreadsheetAndNotifyOwners",
        "see https://example.com/AbC123dEf456GhI789jKl012MnO",
        "HTTP_500_INTERNAL_SERVER_ERROR_PLEASE_RETRY",
        "2020-05-03-Outage-of-Mail-for-2-hours",
        "m365-Setup-Office-2019-for-All",
        "fixed in 4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    ],
)
def test_words_that_are_no_keys(text):
    assert "key" not in kinds(text)


def test_lists_of_customers_are_seen():
    rows = "\n".join(f"{n},山田太郎,yamada{n}@acme.co.jp" for n in range(5))
    assert kinds(rows)[0] == "customers"
    names = "\n".join(f"{name}様 ご契約中" for name in ("山田", "佐藤", "鈴木一郎", "田中 花子", "高橋"))
    assert kinds(names) == ["customers"]
    assert kinds("a@acme.jp b@acme.jp c@acme.jp")[0] == "customers"


def test_ordinary_talk_and_tables_are_no_lists_of_customers():
    assert kinds("鈴木様、ありがとうございます。\nお客様の画面ではどう見えますか。\n皆様のご意見をお聞かせください。") == []
    assert kinds("| 列 | 型 | 必須 |\n|---|---|---|\n" + "| 名前 | 文字 | はい |\n" * 6) == []


def test_a_long_text_is_looked_through_at_once_and_at_most_ten_hints_come():
    assert len(private_hints("\n".join(f"x{n}@acme.jp" for n in range(50)))) == 10
    assert private_hints("a" * 200_000 + "@") == []
    assert private_hints("0-" * 40_000) == []
