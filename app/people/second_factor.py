"""Second factors: codes that change every 30 seconds (TOTP), and recovery codes for when the phone is gone."""

import hashlib
import hmac
import secrets
from io import BytesIO

import pyotp
import segno
from flask import current_app
from markupsafe import Markup

from app.core import clock

STEP_SECONDS = 30
# The code before and the one after are accepted too, for phones whose clock is a little off.
TOLERATED_STEPS = (0, -1, 1)
CODES = 10
ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
CODE_LENGTH = 16
GROUP = 4


def new_secret() -> str:
    """Return a new secret, 32 characters of base32 (160 bits)."""
    return pyotp.random_base32()


def matching_step(secret: str, code: str, after: int) -> int | None:
    """Return the time step whose code was given, later than `after` so that none works twice; else None."""
    typed = "".join(code.split())
    now = int(clock.now().timestamp()) // STEP_SECONDS
    generator = pyotp.TOTP(secret)
    found = None
    for offset in TOLERATED_STEPS:
        step = now + offset
        if hmac.compare_digest(generator.generate_otp(step).encode(), typed.encode()) and step > after and found is None:
            found = step
    return found


def address(secret: str, mail: str) -> str:
    """Return the `otpauth://` address an authenticator app reads."""
    issuer = current_app.extensions["settings"].product_name
    return pyotp.TOTP(secret).provisioning_uri(name=mail, issuer_name=issuer)


def picture(secret: str, mail: str, label: str) -> Markup:
    """Return the QR code of the address as an inline SVG without style attributes."""
    drawn = BytesIO()
    code = segno.make(address(secret, mail), error="m")
    code.save(
        drawn, kind="svg", scale=5, border=2, xmldecl=False, svgns=False, nl=False, omitsize=True, svgclass="qr", lineclass=None
    )
    svg = drawn.getvalue().decode()
    # The drawing comes from segno alone; only the label is ours and is escaped here.
    return Markup(svg.replace("<svg ", '<svg role="img" aria-label="%s" ', 1)) % label  # noqa: S704 - drawn by segno


def new_recovery_codes() -> list[str]:
    """Return ten new codes such as `ABCD-EFGH-JKMN-PQRS` (78 bits each)."""
    codes = []
    for _number in range(CODES):
        letters = "".join(secrets.choice(ALPHABET) for _position in range(CODE_LENGTH))
        codes.append("-".join(letters[start : start + GROUP] for start in range(0, CODE_LENGTH, GROUP)))
    return codes


def recovery_digest(code: str) -> str:
    """Return the hash under which a recovery code is kept, however it is typed."""
    letters = "".join(character for character in code.upper() if character.isalnum())
    return hashlib.sha256(letters.encode()).hexdigest()
