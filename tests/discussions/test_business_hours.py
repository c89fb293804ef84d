"""Working time: evenings, weekends and Japanese holidays do not count."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.discussions.business_hours import ZONE, Hours, earliest, is_working_day, parse, worked

HOURS = parse("09:00-18:00")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("since", "until", "hours"),
    [
        ("2026-11-24T10:00", "2026-11-24T12:30", 2.5),  # a plain Tuesday
        ("2026-11-24T17:00", "2026-11-25T10:00", 2),  # over night
        ("2026-11-20T17:00", "2026-11-24T10:00", 2),  # a weekend and Labour Thanksgiving Day on Monday
        ("2026-11-21T09:00", "2026-11-22T18:00", 0),  # a weekend
        ("2026-09-21T09:00", "2026-09-23T18:00", 0),  # Respect for the Aged, the day between two holidays, the equinox
        ("2026-11-24T06:00", "2026-11-24T23:00", 9),  # never more than the day has
        ("2026-11-24T12:00", "2026-11-24T11:00", 0),  # nothing has passed yet
    ],
)
def test_only_working_time_counts(since: str, until: str, hours: float) -> None:
    assert worked(at(since), at(until), HOURS) == timedelta(hours=hours)


def test_moments_of_any_zone_are_taken() -> None:
    assert worked(datetime(2026, 11, 24, 0, 0, tzinfo=UTC), datetime(2026, 11, 24, 2, 0, tzinfo=UTC), HOURS) == timedelta(
        hours=2
    )


def test_holidays_are_known_for_years_to_come() -> None:
    assert not is_working_day(at("2027-01-01T12:00"))
    assert not is_working_day(at("2027-05-03T12:00"))
    assert is_working_day(at("2027-05-06T12:00"))


@pytest.mark.parametrize("text", ["", "9-18", "09:00", "18:00-09:00", "09:00-09:00", "25:00-26:00", "morning-evening"])
def test_nonsense_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse(text)


def test_hours_of_a_day() -> None:
    assert parse(" 10:30 - 15:00 ").a_day == timedelta(hours=4.5)


@given(
    st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: at("2026-01-01T00:00") + timedelta(minutes=minutes)),
    st.integers(1, 40),
    st.sampled_from([HOURS, parse("10:00-15:30")]),
)
def test_the_earliest_moment_lies_exactly_that_far_back(until: datetime, count: int, hours: Hours) -> None:
    begin = earliest(until, timedelta(hours=count), hours)
    assert worked(begin, until, hours) == timedelta(hours=count)
    assert worked(begin + timedelta(minutes=1), until, hours) < timedelta(hours=count)
