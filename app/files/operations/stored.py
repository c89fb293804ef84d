"""Where the bytes of files lie."""

from app.core import images, storage

PICTURES = "images"
WHOLE = "documents"
PORTION = 500


def smaller_key(key: str, width: int) -> str:
    """Where the version of a picture that is `width` pixels wide lies."""
    return f"{key}-{width}"


def main_key(key: str) -> str:
    """The key of the file a stored version belongs to."""
    return key.partition("-")[0]


def delete_stored(key: str) -> None:
    """Delete the bytes of a file in all its versions."""
    storage.delete(key)
    if key.startswith(f"{PICTURES}/"):
        for width in images.WIDTHS:
            storage.delete(smaller_key(key, width))
