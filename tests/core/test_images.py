"""Pictures: upright, without metadata, never decoded when too large, refused in a sentence when they are none."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from app.core.errors import Refused
from app.core.images import verify
from tests.core.plain_app import plain_app

PICTURES = Path(__file__).parents[2] / "../shared/data/nasty-dev/images"
needs_corpora = pytest.mark.skipif(not PICTURES.exists(), reason="the nasty inputs of ../shared/data are not here")


@pytest.fixture(autouse=True)
def _sentences(tmp_path):
    with plain_app(tmp_path).app_context():
        yield


def picture(kind: str, size: tuple[int, int] = (60, 40), **options) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(out, kind, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize(
    ("kind", "name"), [("PNG", "a.png"), ("JPEG", "a.jpg"), ("JPEG", "A.JPEG"), ("GIF", "a.gif"), ("WEBP", "a.webp")]
)
def test_every_usual_kind_becomes_webp(kind, name):
    made = verify(picture(kind), name)
    again = opened(made.data)
    assert (again.format, again.size) == ("WEBP", (60, 40))
    assert (made.width, made.height, dict(made.smaller)) == (60, 40, {})


def test_position_and_all_other_metadata_are_gone():
    exif = Image.Exif()
    exif[0x010F] = "Maker"
    exif.get_ifd(0x8825)[1] = "N"
    data = picture("JPEG", exif=exif, comment=b"secret place")
    assert b"Maker" in data
    made = verify(data, "a.jpg")
    assert not opened(made.data).getexif()
    assert b"Maker" not in made.data
    assert b"secret" not in made.data


@needs_corpora
@pytest.mark.parametrize("kind", ["jpg", "webp"])
@pytest.mark.parametrize("orientation", range(2, 9))
def test_orientation_is_applied(kind, orientation):
    straight = opened((PICTURES / "hopper.png").read_bytes()).convert("RGB")
    name = f"hopper_orientation_{orientation}.{kind}"
    turned = opened(verify((PICTURES / name).read_bytes(), name).data).convert("RGB")
    assert turned.size == straight.size
    assert max(ImageStat.Stat(ImageChops.difference(straight, turned)).mean) < 12


def test_wide_pictures_get_smaller_ones_and_tall_ones_stay_readable():
    made = verify(picture("JPEG", (3000, 300)), "a.jpg")
    assert (made.width, sorted(made.smaller)) == (2880, [720, 1440])
    assert {width: opened(data).size for width, data in made.smaller.items()} == {720: (720, 72), 1440: (1440, 144)}
    assert verify(picture("PNG", (300, 5000)), "a.png").height == 5000


def test_screenshots_keep_every_pixel_and_transparency():
    source = Image.new("RGBA", (50, 50), (10, 200, 30, 0))
    source.putpixel((3, 3), (255, 0, 0, 255))
    out = io.BytesIO()
    source.save(out, "PNG")
    made = opened(verify(out.getvalue(), "a.png").data).convert("RGBA")
    assert made.getpixel((3, 3)) == (255, 0, 0, 255)
    assert made.getpixel((0, 0))[3] == 0


def test_animations_keep_their_first_frame():
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    made = opened(verify(out.getvalue(), "a.gif").data)
    assert getattr(made, "n_frames", 1) == 1
    assert made.convert("RGB").getpixel((5, 5))[0] > 200


def png_claiming(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(8000, 5001), (20000, 20000), (2**31 - 1, 2**31 - 1)])
def test_more_than_40_megapixels_are_refused_before_decoding(size):
    with pytest.raises(Refused, match="40 million"):
        verify(png_claiming(*size), "a.png")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "a.png"),
        (b"<html><script>alert(1)</script>", "a.jpg"),
        (b"GIF89a<script>alert(1)</script>", "a.gif"),
        (b"\x89PNG\r\n\x1a\n<script>alert(1)</script>", "a.png"),
        (b"%PDF-1.4", "a.png"),
        (b"", "a.png"),
        (b"\xff\xd8\xff", "a.jpg"),
        (picture("PNG"), "a.jpg"),
        (picture("JPEG"), "a.gif"),
        (picture("GIF"), "a.webp"),
        (picture("PNG")[:60], "a.png"),
        (picture("BMP"), "a.png"),
    ],
)
def test_what_is_no_picture_is_refused(data, name):
    with pytest.raises(Refused):
        verify(data, name)


@pytest.mark.parametrize("name", ["a.svg", "a.bmp", "a.tiff", "a.html", "a", "", "a.png.exe", "png"])
def test_other_names_are_refused(name):
    with pytest.raises(Refused, match="PNG, JPEG, GIF or WebP"):
        verify(picture("PNG"), name)


def test_script_hidden_behind_a_picture_does_not_survive():
    made = verify(picture("PNG") + b"<script>alert(1)</script>", "a.png")
    assert b"<script>" not in made.data
    made = verify(picture("GIF", comment=b"<script>alert(1)</script>"), "a.gif")
    assert b"<script>" not in made.data


@needs_corpora
def test_odd_files_give_a_picture_or_a_sentence():
    seen = {"picture": 0, "refused": 0}
    for path in sorted(PICTURES.iterdir()):
        try:
            made = verify(path.read_bytes(), path.name)
        except Refused as refusal:
            assert refusal.message.endswith(".")
            assert refusal.field == "file"
            seen["refused"] += 1
        else:
            assert opened(made.data).format == "WEBP"
            seen["picture"] += 1
    assert seen["picture"] > 15
    assert seen["refused"] > 3
