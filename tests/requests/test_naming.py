"""What people write to name a request: its number, its number and title, its address."""

import pytest

from app.requests.naming import number_in


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("12", 12),
        (" 12 ", 12),
        ("#12", 12),
        ("＃12", 12),
        ("#12 Export as CSV", 12),
        ("https://portal.example/requests/12", 12),
        ("https://portal.example/requests/12?sort=x#vote", 12),
        ("see https://portal.example/requests/12 again", 12),
        ("", None),
        ("2025 budgets", None),
        ("Mend what #12 broke", None),
        ("https://portal.example/requests/new", None),
        ("1234567890", None),
    ],
)
def test_a_request_is_named_by_number_or_address(words: str, number: int | None) -> None:
    assert number_in(words) == number
