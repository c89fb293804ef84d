"""The pages of readers."""

from tests.faq.writing import published


def test_a_reader_finds_an_answer_in_the_list_and_reads_it(app, cast, sign_in):
    answer = published(body="## Steps\n\nOpen **Data**.\n\n```csv\na,b\n```")
    client = sign_in(cast.max)
    assert "How to import a CSV" in client.page("/answers").get_text()
    page = client.page(f"/answers/{answer.slug}")
    assert page.h1.get_text(strip=True) == "How to import a CSV"
    assert page.select_one("article strong").get_text() == "Data"
