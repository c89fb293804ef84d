"""What a process remembers is bounded, and what is asked for stays longer than what is not."""

from flask import Flask

from app.core.memory import memory


def test_what_nobody_asked_for_goes_first(app: Flask) -> None:
    with app.app_context():
        known = memory("of this test", 8)
        for number in range(30):
            known.put(number, f"thing {number}")
            assert known.get(3) == ("thing 3" if number >= 3 else None)
        left = [number for number in range(30) if known.get(number) is not None]
    assert len(left) <= 8 and {3, 29} <= set(left)
