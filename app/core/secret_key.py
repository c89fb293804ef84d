"""The key that signs cookies: from the settings, or made once and kept in the data folder."""

import os
import secrets

from app.config import Settings

FILE = "secret-key"


def load(settings: Settings) -> str:
    """Return the secret key, making `secret-key` (readable by its owner only) in the data folder when there is none."""
    if settings.secret_key:
        return settings.secret_key
    path = settings.data_dir / FILE
    if not path.exists():
        partial = path.with_name(f"{FILE}.{os.getpid()}")
        partial.touch(mode=0o600)
        partial.write_text(secrets.token_urlsafe(48))
        try:
            # A link never replaces the key another process has just made.
            os.link(partial, path)
        except FileExistsError:
            pass
        finally:
            partial.unlink()
    return path.read_text().strip()
