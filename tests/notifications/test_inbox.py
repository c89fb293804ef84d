"""The inbox and the bell: by subject, unread first, of what one may see, at the price of one statement."""

from app.core.access import SYSTEM
from app.faq import operations as faq
from tests.notifications.stage import notices, republish, watch


def bell(client, path="/watching"):
    badge = client.page(path).select_one("#bell .count-badge")
    return badge.select_one("[aria-hidden]").text if badge else None


def news(person, old, run_jobs, *titles):
    made = [old(title) for title in titles]
    for one in made:
        watch(person, one)
    for one in made:
        republish(one)
        run_jobs()
    return made


def titles(page):
    return [one.text for one in page.select(".notice-group__title")]


def test_unread_first_then_the_newest(cast, time, run_jobs, old, sign_in):
    _first, _second, third = news(cast.mia, old, run_jobs, "First", "Second", "Third")
    client = sign_in(cast.mia)
    assert titles(client.page("/notifications")) == ["Third", "Second", "First"]
    assert bell(client) == "3"
    assert client.post(f"/notifications/read/answer/{third.id}").status_code == 303
    assert titles(client.page("/notifications")) == ["Second", "First", "Third"]
    assert titles(client.page("/notifications?show=unread")) == ["Second", "First"]
    assert bell(client) == "2"


def test_several_of_a_kind_are_one_line(cast, time, run_jobs, old, sign_in):
    [one] = news(cast.mia, old, run_jobs, "Once")
    for actor in (cast.cleo, cast.ada, cast.cleo):
        republish(one, actor=actor)
        run_jobs()
    page = sign_in(cast.mia).page("/notifications")
    assert [line.text.strip() for line in page.select(".notice-group__lines a")] == [
        "Cleo, Ada and 1 other published the answer “Once” (en)"
    ]


def test_one_line_a_group_or_everything_is_marked_as_read(cast, time, run_jobs, old, sign_in):
    news(cast.mia, old, run_jobs, "One", "Two", "Three")
    client = sign_in(cast.mia)
    first, _second, third = notices(cast.mia)
    assert client.post(f"/notifications/{first.id}/read", data={"next": "/notifications?show=unread"}).location == (
        "/notifications?show=unread"
    )
    assert [one.read_at is None for one in notices(cast.mia)] == [False, True, True]
    client.post("/notifications/read", data={"until": str(third.id - 1)})
    assert [one.read_at is None for one in notices(cast.mia)] == [False, False, True]
    client.post("/notifications/read", data={"until": str(third.id)})
    assert all(one.read_at for one in notices(cast.mia))
    assert bell(client) is None


def test_nobody_marks_what_others_were_told(cast, time, run_jobs, old, sign_in):
    [one] = news(cast.mia, old, run_jobs, "One")
    other = sign_in(cast.max)
    assert other.post(f"/notifications/{notices(cast.mia)[0].id}/read").status_code == 404
    other.post(f"/notifications/read/answer/{one.id}")
    other.post("/notifications/read", data={"until": "999999"})
    assert notices(cast.mia)[0].read_at is None


def test_opening_the_page_changes_nothing_and_the_mark_on_it_does(cast, time, run_jobs, old, sign_in):
    [one] = news(cast.mia, old, run_jobs, "One")
    client = sign_in(cast.mia)
    mark = client.page(f"/answers/{one.slug}").select_one('#bell[data-behaviour="seen"]')
    assert notices(cast.mia)[0].read_at is None
    assert client.page("/watching").select_one("#bell[data-behaviour]") is None
    answered = client.post(mark["data-url"], headers={"X-Fragment": "1"})
    assert 'id="bell"' in answered.text
    assert "count-badge" not in answered.text
    assert notices(cast.mia)[0].read_at is not None
    assert client.page(f"/answers/{one.slug}").select_one("#bell[data-behaviour]") is None


def test_what_may_not_be_seen_any_more_is_neither_shown_nor_counted(cast, time, run_jobs, old, sign_in):
    hidden, _open = news(cast.olga, old, run_jobs, "zqcanary", "Open")
    client = sign_in(cast.olga)
    assert bell(client) == "2"
    faq.change_properties(SYSTEM, hidden, faq.Properties(slug=hidden.slug, audience="companies", company_ids=(1,)))
    assert bell(client) == "1"
    for path in ("/notifications", "/notifications?show=unread", "/notifications?kind=answer", "/watching", "/"):
        assert "zqcanary" not in client.get(path).text
    faq.change_properties(SYSTEM, hidden, faq.Properties(slug=hidden.slug))
    assert bell(client) == "2"


def test_more_than_ninety_nine(cast, time, run_jobs, old, sign_in):
    made = [old(f"Answer {number}") for number in range(5)]
    for one in made:
        watch(cast.mia, one)
    for _ in range(20):
        for one in made:
            republish(one)
    run_jobs()
    assert len(notices(cast.mia)) == 100
    assert bell(sign_in(cast.mia)) == "99+"


def test_the_bell_costs_a_statement_at_most(cast, time, run_jobs, old, sign_in, count_statements):
    client = sign_in(cast.mia)

    def cost():
        with count_statements() as statements:
            client.page("/settings/notifications")
        return len([one for one in statements if "FROM notices" in one])

    old("One")
    assert cost() <= 1
    assert cost() == 0
    news(cast.mia, old, run_jobs, "Two")
    assert cost() == 1
    with count_statements() as statements:
        assert bell(client, "/settings/notifications") == "1"
    # Whether it may be seen was worked out for the page before.
    assert [one for one in statements if "FROM answer" in one] == []


def test_pages_of_twenty_subjects(cast, time, run_jobs, old, sign_in):
    news(cast.mia, old, run_jobs, *(f"Number {number}" for number in range(23)))
    client = sign_in(cast.mia)
    page = client.page("/notifications")
    assert len(titles(page)) == 20
    rest = client.page(page.select_one('.pager [rel="next"]')["href"])
    assert titles(rest) == ["Number 2", "Number 1", "Number 0"]


def test_only_kinds_that_are_there_are_offered_as_filters(cast, time, run_jobs, old, sign_in):
    news(cast.cleo, old, run_jobs, "One")
    mine = old("Mine", owner_id=cast.cleo.id)
    faq.report_error(cast.mia, mine.texts[0], "A word is wrong.")
    run_jobs()
    client = sign_in(cast.cleo)
    assert len(client.page("/notifications").select(".list-tools .filter-chip")) == 4
    assert titles(client.page("/notifications?kind=answer_work")) == ["Mine"]
    assert titles(client.page("/notifications?kind=answer")) == ["One"]
    assert len(titles(client.page("/notifications?kind=no-such-kind"))) == 2


def test_a_pen_name_is_kept(cast, time, run_jobs, old, sign_in):
    from app.core import activity
    from app.core.database import db_session
    from app.core.transaction import transact
    from app.faq import facts
    from app.people.models import User

    with transact():
        row = db_session.get_one(User, cast.mia.id)
        row.appearance, row.pen_name = "pen_name", "Swallow"
    one = old("One")
    for person in (cast.olga, cast.max, cast.cleo):
        watch(person, one)
    with transact():
        activity.record(facts.ANSWER_PUBLISHED, actor=cast.mia, subject=one, lang="en")
    run_jobs()
    told = {name: sign_in(getattr(cast, name)).get("/notifications").text for name in ("olga", "max", "cleo")}
    assert "Swallow published" in told["olga"]
    assert "Mia published" not in told["olga"]
    assert "Mia published" in told["max"]
    assert "Mia published" in told["cleo"]
