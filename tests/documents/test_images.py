"""Pages as pictures, photos as one PDF: upright, small, and silent about where they were taken."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pikepdf
import pytest
from PIL import Image

from common.refusals import Refused
from documents import sandbox
from documents.images import page_count, pictures_to_pdf, render_pages, without_metadata
from tests import hostile

if TYPE_CHECKING:
    from pathlib import Path


def _saved(folder: Path, *contents: bytes) -> list[Path]:
    paths = [folder / f"foto-{number}" for number in range(len(contents))]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    return paths


def _pixel(image: Image.Image, at: tuple[int, int]) -> tuple[int, ...]:
    value = image.getpixel(at)
    assert isinstance(value, tuple)
    return value


def test_pages_of_a_pdf_become_pictures_in_batches(tmp_path: Path) -> None:
    (path,) = _saved(tmp_path, hostile.pdf(pages=5, text="Surat Keputusan"))
    assert page_count(path, "pdf") == 5
    made = sandbox.page_images(path, "pdf", tmp_path, first=1, count=3)
    made += sandbox.page_images(path, "pdf", tmp_path, first=4, count=3)
    assert [page.page for page in made] == [1, 2, 3, 4, 5]
    assert sandbox.page_images(path, "pdf", tmp_path, first=6) == []
    with Image.open(tmp_path / made[0].name) as image:
        assert image.format == "JPEG"
        assert image.size == (made[0].width, made[0].height)
        assert max(image.size) in (1_400, 1_401)
        assert any(image.convert("L").histogram()[:100])


def test_a_large_photo_becomes_one_small_upright_picture_without_exif(tmp_path: Path) -> None:
    (path,) = _saved(tmp_path, hostile.phone_photo(orientation=6))
    (made,) = sandbox.page_images(path, "jpg", tmp_path)
    content = (tmp_path / made.name).read_bytes()
    with Image.open(io.BytesIO(content)) as image:
        assert image.size == (200, 400)
        assert not image.getexif()
        red, _, blue = _pixel(image, (100, 20))
        assert red > 150 > 100 > blue
    assert b"RahasiaPonsel" not in content
    (big,) = _saved(tmp_path, hostile.picture(size=(3_000, 2_000)))
    (made,) = sandbox.page_images(big, "jpg", tmp_path)
    assert (made.width, made.height) == (1_400, 933)


def test_a_see_through_drawing_lies_on_white(tmp_path: Path) -> None:
    target = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(target, "PNG")
    (path,) = _saved(tmp_path, target.getvalue())
    (made,) = render_pages(path, "png", tmp_path)
    with Image.open(tmp_path / made.name) as image:
        assert _pixel(image, (5, 5)) == (255, 255, 255)


def test_office_files_have_no_page_pictures(tmp_path: Path) -> None:
    (path,) = _saved(tmp_path, hostile.docx())
    assert sandbox.page_images(path, "docx", tmp_path) == []
    assert page_count(path, "docx") == 0


def test_several_photos_become_one_reproducible_pdf_in_their_order(tmp_path: Path) -> None:
    paths = _saved(tmp_path, hostile.phone_photo(6), hostile.picture("PNG", (600, 300)), hostile.picture())
    made = sandbox.pictures_to_pdf(paths)
    assert made == pictures_to_pdf(paths)
    assert b"RahasiaPonsel" not in made
    assert b"Exif" not in made
    with pikepdf.open(io.BytesIO(made)) as document:
        shapes = [tuple(int(n) for n in page.mediabox) for page in document.pages]
        assert shapes == [(0, 0, 595, 842), (0, 0, 842, 595), (0, 0, 842, 595)]
        assert "/Info" not in document.trailer
    (tmp_path / "foto.pdf").write_bytes(made)
    found = sandbox.inspect_file(tmp_path / "foto.pdf", "Foto pelatihan")
    assert (found.kind, found.pages, found.name) == ("pdf", 3, "Foto pelatihan.pdf")


@pytest.mark.parametrize(
    ("contents", "code"),
    [
        ([], "pictures-none"),
        ([hostile.picture(size=(8, 8))] * 41, "pictures-too-many"),
        ([hostile.picture(), hostile.pdf()], "pictures-mixed"),
        ([hostile.png_of(60_000, 60_000)], "image-bomb"),
        ([hostile.noisy_photo(400)[:-4_000]], "image-broken"),
    ],
)
def test_what_is_no_photo_is_refused(tmp_path: Path, contents: list[bytes], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        sandbox.pictures_to_pdf(_saved(tmp_path, *contents))
    assert refusal.value.code == code


@pytest.mark.parametrize("progressive", [False, True])
def test_the_download_of_a_photo_keeps_every_pixel_and_forgets_the_place(progressive: bool) -> None:
    original = hostile.phone_photo(orientation=6)
    if progressive:
        with Image.open(io.BytesIO(original)) as image:
            target = io.BytesIO()
            image.save(target, "JPEG", exif=image.getexif(), progressive=True, comment=b"RahasiaPonsel")
            original = target.getvalue()
    cleaned = without_metadata(original + b"ekor", "jpg")
    assert b"RahasiaPonsel" not in cleaned
    assert cleaned.endswith(b"\xff\xd9")
    with Image.open(io.BytesIO(cleaned)) as after, Image.open(io.BytesIO(original)) as before:
        assert dict(after.getexif()) == {0x0112: 6}
        assert after.tobytes() == before.tobytes()


def test_the_download_of_a_drawing_forgets_its_texts() -> None:
    target = io.BytesIO()
    with Image.open(io.BytesIO(hostile.picture("PNG"))) as image:
        exif = Image.Exif()
        exif[0x010F] = "RahasiaPonsel"
        image.save(target, "PNG", exif=exif)
    cleaned = without_metadata(target.getvalue(), "png")
    assert b"RahasiaPonsel" not in cleaned
    with Image.open(io.BytesIO(cleaned)) as after, Image.open(io.BytesIO(hostile.picture("PNG"))) as before:
        assert after.tobytes() == before.tobytes()
    assert without_metadata(b"%PDF-", "pdf") == b"%PDF-"


@pytest.mark.parametrize("content", [b"", b"\xff\xd8", hostile.picture()[:300], hostile.picture("PNG")[:40]])
def test_a_broken_picture_cannot_be_cleaned(content: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        without_metadata(content, "png" if content.startswith(b"\x89") else "jpg")
    assert refusal.value.code == "image-broken"
