"""Pictures people upload: checked before they are decoded, then drawn anew, so that nothing but the picture is left."""

import threading
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

import puremagic
from PIL import Image, ImageCms, ImageOps

from app.core.errors import Refused
from app.core.i18n import _

MOST_PIXELS = 40_000_000
WIDTHS = (720, 1440)
WIDEST = 2880
HIGHEST = 16_000  # WebP ends at 16,383
MOST_LOSSLESS_PIXELS = 4_000_000
QUALITY = 85
CONTENT_TYPE = "image/webp"
# Drawing the largest picture takes half a gigabyte: threads of one process wait for each other rather than fill the memory.
_place = threading.Lock()
_KINDS = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "jfif": "JPEG", "gif": "GIF", "webp": "WEBP"}
_FORMATS = {"PNG": "PNG", "JPEG": "JPEG", "MPO": "JPEG", "GIF": "GIF", "WEBP": "WEBP"}


@dataclass(frozen=True)
class Picture:
    """A WebP without metadata, its size in pixels, and smaller ones by width (720, 1440) where it is wider."""

    data: bytes
    width: int
    height: int
    smaller: Mapping[int, bytes]


def verify(data: bytes, filename: str) -> Picture:
    """Return the picture in `data` drawn anew: upright, at most 2,880 pixels wide, the first frame of an animation.

    Raises `Refused` when content and name disagree, for other kinds than PNG, JPEG, GIF and WebP, above 40 megapixels
    (before anything is decoded) and for broken files.
    """
    expected = _KINDS.get(PurePosixPath(filename.lower()).suffix.removeprefix("."))
    if expected is None:
        raise Refused(_("Only pictures can be used here: PNG, JPEG, GIF or WebP."), "file")
    if expected not in _by_magic(data):
        raise Refused(
            _("The content of this file is not the picture its name says. Please save it again as PNG or JPEG."), "file"
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # odd metadata is thrown away anyway, and our own limit of pixels is the lower one
        image = _opened(data, expected)
        try:
            with _place:
                return _drawn(image, expected)
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, MemoryError):
            raise _broken() from None


def _by_magic(data: bytes) -> set[str]:
    try:
        found = puremagic.magic_string(data[:4096] + data[-64:])
    except (puremagic.PureError, ValueError):
        return set()
    return {_KINDS[name] for match in found if (name := match.extension.lower().lstrip(".")) in _KINDS}


def _opened(data: bytes, expected: str) -> Image.Image:
    try:
        image = Image.open(BytesIO(data), formats=sorted(set(_KINDS.values())))
    except Image.DecompressionBombError:
        raise _too_large() from None
    except (OSError, ValueError, SyntaxError):
        raise _broken() from None
    if _FORMATS.get(image.format or "") != expected:
        raise _broken()
    if image.width * image.height > MOST_PIXELS:
        raise _too_large()
    return image


def _drawn(image: Image.Image, kind: str) -> Picture:
    has_few_colours = kind in ("PNG", "GIF")
    image.draft("RGB", (WIDEST, HIGHEST))
    ImageOps.exif_transpose(image, in_place=True)
    # Made small before its colours are changed: a picture of 40 megapixels takes 160 MB each time it is copied.
    has_plain_pixels = image.mode in ("RGB", "RGBA", "L", "CMYK") and "transparency" not in image.info
    whole = _fitted(_plain_colours(_fitted(image, WIDEST) if has_plain_pixels else image), WIDEST)
    smaller = {width: _encoded(_fitted(whole, width), has_few_colours) for width in WIDTHS if width < whole.width}
    return Picture(_encoded(whole, has_few_colours), whole.width, whole.height, smaller)


def _plain_colours(image: Image.Image) -> Image.Image:
    """RGB or RGBA in the colours of the web, whatever profile or palette the file had."""
    profile = image.info.get("icc_profile")
    has_alpha = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    mode = "RGBA" if has_alpha else "RGB"
    if profile and image.mode in ("RGB", "RGBA", "CMYK"):
        try:
            converted = ImageCms.profileToProfile(
                image, ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError):
            converted = None
        if converted is not None:
            if has_alpha:
                converted.putalpha(image.getchannel("A"))
            return converted
    return image if image.mode == mode and "transparency" not in image.info else image.convert(mode)


def _fitted(image: Image.Image, widest: int) -> Image.Image:
    scale = min(1.0, widest / image.width, HIGHEST / image.height)
    if scale == 1.0:
        return image
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.LANCZOS)


def _encoded(image: Image.Image, has_few_colours: bool) -> bytes:
    """Screenshots keep every pixel; photographs and very large pictures are compressed."""
    is_lossless = has_few_colours and image.width * image.height <= MOST_LOSSLESS_PIXELS
    out = BytesIO()
    image.save(out, "WEBP", lossless=is_lossless, quality=QUALITY, method=2, exif=b"", xmp=b"", icc_profile=b"")
    return out.getvalue()


def _too_large() -> Refused:
    return Refused(_("This picture has more than 40 million pixels. Please make it smaller and try again."), "file")


def _broken() -> Refused:
    return Refused(_("This picture cannot be read; the file may be damaged. Please save it again and try once more."), "file")
