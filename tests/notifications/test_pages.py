"""Pages of the inbox and of the settings."""


def test_pages_open_for_everybody(sign_in, cast):
    for person in (cast.mia, cast.olga, cast.cleo, cast.ada):
        client = sign_in(person)
        assert client.page("/notifications").select_one("h1").text == "Notifications"
        assert client.page("/settings/notifications").select_one(".notice-matrix") is not None
