"""Where a post is reported."""


def report_url(kind: str, post_id: int) -> str:
    """Return the path of the page on which a post is reported."""
    return f"/moderation/report/{kind}/{post_id}"
