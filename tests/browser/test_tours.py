"""One tour per person: what each comes for, from signing in to leaving."""

import io
import time
import zipfile
from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import sign_in
from tests.browser.site import ADA, CLEO, MAX, MIA, OLGA, PAT

FOUND_WITHIN_SECONDS = 2.0


def _choose_suggestion(page: Any, words: str, title: str) -> None:
    """Type a question and take the suggestion with this title by keyboard alone."""
    field = page.locator("#search-large")
    expect(field).to_be_focused()
    page.keyboard.insert_text(words)
    option = page.locator("#search-large-list [role=option]", has_text=title).first
    option.wait_for()
    for _step in range(page.locator("#search-large-list [role=option]").count()):
        page.keyboard.press("ArrowDown")
        if option.get_attribute("aria-selected") == "true":
            break
    assert field.get_attribute("aria-activedescendant") == option.get_attribute("id")
    page.keyboard.press("Enter")
    page.wait_for_url("**/answers/**")
    expect(page.locator("h1")).to_have_text(title)


def _say_not_yet_then_solved(page: Any, word: str) -> None:
    page.click("button[name=solved][value=no]")
    expect(page.locator("#not-yet")).to_be_visible()
    # The next best answers stand there before anybody has to ask.
    assert page.locator("#feedback a[href*='/answers/']").count() >= 1
    page.fill("#feedback textarea", word)
    before = page.locator("#feedback [role=status] p").inner_text()
    page.locator("#feedback form", has=page.locator("textarea")).locator("button").click()
    # The thanks for the word take the place of the question for it.
    expect(page.locator("#feedback [role=status] p")).not_to_have_text(before)
    expect(page.locator("#feedback textarea")).to_have_value(word)
    page.click("#feedback button[name=solved][value=yes]")
    expect(page.locator("#feedback .faq-feedback__done")).to_be_visible()


def _sign_out(page: Any) -> None:
    page.click(".topbar .menu [aria-haspopup]")
    page.locator(".topbar .menu__panel form button", has=page.locator("use[href*='log-out']")).click()
    page.wait_for_url("**/sign-in")
    page.goto("/")
    assert "/sign-in" in page.url


def test_an_end_user_asks_in_japanese_and_solves_the_matter(page: Any) -> None:
    sign_in(page, MAX)
    assert page.locator("html").get_attribute("lang") == "ja"
    _choose_suggestion(page, "経費を申請", "経費を申請する手順")
    expect(page.locator(".faq-body h2").first).to_have_text("準備")
    _say_not_yet_then_solved(page, "領収書がない場合が分かりません。")
    page.reload()
    expect(page.locator("#feedback .faq-feedback__done")).to_be_visible()
    _sign_out(page)


def test_an_end_user_asks_in_english_and_solves_the_matter(page: Any) -> None:
    sign_in(page, OLGA)
    assert page.locator("html").get_attribute("lang") == "en"
    _choose_suggestion(page, "paint veranda", "Paint the veranda in another colour")
    _say_not_yet_then_solved(page, "Which brush?")
    _sign_out(page)


def test_a_question_as_a_sentence_leads_to_the_results(as_person: Any) -> None:
    page = as_person(MAX)
    page.goto("/")
    page.fill("#search-large", "立替金の精算はどうすればよいですか")
    page.press("#search-large", "Enter")
    page.wait_for_url("**/search?**")
    page.locator(".search-result__title a").first.click()
    expect(page.locator("h1")).to_have_text("経費を申請する手順")


def test_a_promoter_invites_a_colleague_and_changes_roles(as_person: Any) -> None:
    page = as_person(MIA)
    page.goto("/people")
    page.click(".page-head__actions a")
    mail = f"guest-{time.time_ns()}@acme.example"
    page.fill("#mail", mail)
    page.fill("#name", "新人 太郎")
    page.locator("[name=roles][value=user]").check()
    page.click(".form__actions button")
    page.wait_for_url("**/people**")
    expect(page.locator(".invitation", has_text=mail)).to_be_visible()
    page.locator("tbody a", has_text="Kai").click()
    role = page.locator("#roles [name=roles][value=evaluator]")
    wanted = not role.is_checked()
    role.set_checked(wanted)
    page.locator("#roles button").click()
    expect(page.locator(".flashes")).to_be_visible()
    assert page.locator("#roles [name=roles][value=evaluator]").is_checked() == wanted


def test_cs_writes_publishes_and_others_find_it_within_two_seconds(as_person: Any) -> None:
    page, reader = as_person(CLEO), as_person(MAX)
    word = f"ことり{time.time_ns()}"
    page.goto("/answers")
    page.locator(".page-head__actions a[href*='/new']").click()
    page.fill("#title", f"{word}の設定を変える")
    page.fill("#wordings-chips", "小鳥の色を変えたい")
    page.press("#wordings-chips", "Enter")
    page.fill("#wordings-chips", "小鳥が鳴かない")
    page.press("#wordings-chips", "Enter")
    assert page.locator(".chips__chip").count() == 2
    page.fill("#body", "## 手順\n\n**設定**を開きます。")
    page.click("[data-show-preview]")
    expect(page.locator("[data-preview-pane] h2")).to_have_text("手順")
    page.click("button[name=step][value=publish]")
    page.wait_for_url(lambda url: "/new" not in url)
    published = time.monotonic()
    while True:
        reader.goto(f"/search?q={word}")
        if reader.locator(".search-result__title", has_text=word).count():
            break
        assert time.monotonic() - published < FOUND_WITHIN_SECONDS, "not found in time"
    _revise_and_restore(page, reader, page.url)


def _revise_and_restore(page: Any, reader: Any, address: str) -> None:
    page.locator(".page-head__actions a.button[href*='/edit']").click()
    page.fill("#body", "## 手順\n\n**詳細設定**を開きます。")
    page.click("button[name=step][value=review]")
    page.wait_for_url(address)
    reader.goto(address)
    expect(reader.locator(".faq-body")).to_contain_text("設定を開きます")
    expect(reader.locator(".faq-body")).not_to_contain_text("詳細")
    page.locator(".faq-column a[href$='/changes']").click()
    expect(page.locator(".diff ins").last).to_contain_text("詳細")
    page.locator("form[action$='/publish'] button").click()
    page.wait_for_url(address)
    reader.reload()
    expect(reader.locator(".faq-body")).to_contain_text("詳細設定")
    page.goto(f"{address.partition('?')[0]}/ja/history")
    page.locator(".list-row__title").last.click()
    page.locator("form[action$='/restore'] button").click()
    page.wait_for_url(lambda url: "/history/" not in url)
    page.goto(f"{address.partition('?')[0]}/edit")
    assert "詳細" not in page.input_value("#body")


def test_product_learns_of_an_error_a_reader_reports(as_person: Any) -> None:
    reader, page = as_person(MAX), as_person(PAT)
    words = f"The button is gone {time.time_ns()}"
    reader.goto("/answers/veranda")
    reader.locator("a[href*='/report']").click()
    reader.fill("#words", words)
    reader.locator("main form button[type=submit]").click()
    reader.wait_for_url("**/answers/veranda**")
    page.goto("/")
    page.click(".topbar .menu [aria-haspopup]")
    page.locator(".topbar .menu__panel a[href='/answers/desk']").click()
    page.wait_for_url("**/answers/desk")
    page.goto("/answers/desk?queue=reports")
    expect(page.get_by_text(words)).to_be_visible()
    page.goto("/search/gaps")
    expect(page.locator("h1")).to_be_visible()


def test_an_administrator_imports_a_zip_and_reads_the_log(as_person: Any) -> None:
    page = as_person(ADA)
    key = time.time_ns()
    page.goto("/answers/import")
    page.set_input_files("#file", {"name": f"set-{key}.zip", "mimeType": "application/zip", "buffer": _zip(key)})
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/answers/import/*")
    # The page follows the work by itself until the report stands there.
    expect(page.locator(".stat-card").first).to_contain_text("2")
    expect(page.locator("main table")).to_contain_text("foreign.md")
    page.goto("/admin/activity")
    assert page.locator("tbody tr").count() > 5
    page.goto("/admin/jobs?state=done")
    expect(page.locator("tbody", has_text="faq.import")).to_be_visible()
    page.goto("/search/synonyms")
    page.fill("#line", f"鳥籠{key}, birdcage{key}")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("main .rows")).to_contain_text(f"birdcage{key}")


def _zip(key: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for number in (1, 2):
            text = f"---\ntitle: Imported {number} of {key}\nlang: en\n---\n\n# Imported {number}\n\n> [!NOTE]\n> Read me.\n"
            file.writestr(f"guide/imported-{key}-{number}.md", text)
        file.writestr("guide/foreign.md", "---\ntitle: nuq\nlang: tlh\n---\n\nHIja'.\n")
    return packed.getvalue()
