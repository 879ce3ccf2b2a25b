"""Scans of the papers: what the ways do, and the files they go into."""

import io
from dataclasses import replace

import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageOps

from core.states import Bucket
from samples import make
from samples.damage import HARMED, WAYS, harmed


@pytest.fixture(scope="module")
def slip() -> make.Paper:
    return make.paper("receipt_slip", 9)


@pytest.mark.parametrize("way", sorted(WAYS))
def test_a_scan_has_the_size_that_its_resolution_says(slip: make.Paper, way: str) -> None:
    (scan,) = make.scan(slip, way, 1)
    with Image.open(io.BytesIO(scan.data)) as image:
        assert Image.MIME[str(image.format)] == scan.media_type
        shown = ImageOps.exif_transpose(image)
    upright = shown.size if scan.rotation in {0, 180} else shown.size[::-1]
    assert scan.dpi == WAYS[way].dpi
    assert upright[0] == pytest.approx(148 / 25.4 * scan.dpi, abs=2)
    assert abs(scan.skew) <= WAYS[way].skew
    assert scan.text == slip.texts[0]


def test_the_same_seed_gives_the_same_bytes(slip: make.Paper) -> None:
    assert make.scan(slip, "office", 4)[0].data == make.scan(slip, "office", 4)[0].data
    assert make.scan(slip, "office", 4)[0].data != make.scan(slip, "office", 5)[0].data


@pytest.mark.parametrize("way", ["turned90", "turned180", "turned270", "phone_exif"])
def test_turning_by_the_rotation_sets_the_page_upright(slip: make.Paper, way: str) -> None:
    (scan,) = make.scan(slip, way, 2)
    with Image.open(io.BytesIO(scan.data)) as image:
        turned = ImageOps.exif_transpose(image).rotate(scan.rotation, expand=True)
    clean = _coarse(slip.pages[0])
    likeness = {
        angle: np.corrcoef(_coarse(turned.rotate(angle, expand=True)), clean)[0, 1] for angle in (0, 90, 180, 270)
    }
    assert max(likeness, key=lambda angle: likeness[angle]) == 0, likeness


def test_straightening_by_the_skew_meets_the_clean_page(slip: make.Paper) -> None:
    (scan,) = make.scan(slip, "office", 3)
    assert abs(scan.skew) > 0.5
    with Image.open(io.BytesIO(scan.data)) as image:
        straight = image.rotate(-scan.skew, Image.Resampling.BICUBIC, fillcolor="white")
        wrong = image.rotate(scan.skew, Image.Resampling.BICUBIC, fillcolor="white")
    clean = slip.pages[0].resize(straight.size)
    assert np.corrcoef(_fine(straight), _fine(clean))[0, 1] > np.corrcoef(_fine(wrong), _fine(clean))[0, 1] + 0.1


def _coarse(image: Image.Image) -> np.ndarray:
    return np.asarray(image.convert("L").resize((40, 56), Image.Resampling.BOX), dtype=float).ravel()


def _fine(image: Image.Image) -> np.ndarray:
    return np.asarray(image.convert("L").resize((200, 280), Image.Resampling.BOX), dtype=float).ravel()


def test_a_photocopy_has_two_colours_and_goes_into_a_pdf_as_it_is() -> None:
    data, truth = make.batch(["receipt_slip", "separator_sheet"], 1, "photocopy")
    with pikepdf.open(io.BytesIO(data)) as book:
        image = book.pages[0].Resources.XObject["/Im0"]
        assert str(image.Filter) == "/CCITTFaxDecode"
    drawn = pypdfium2.PdfDocument(data)[0].render(scale=1).to_numpy()
    assert drawn.mean() > 128, "paper is white, ink is black"
    assert [page.bucket for page in truth.pages] == [Bucket.DOCUMENT, Bucket.SEPARATOR]


def test_a_picture_that_needs_its_tag_is_kept_out_of_a_pdf() -> None:
    with pytest.raises(ValueError, match="side"):
        make.batch(["poem"], 1, "phone_exif")


def test_a_batch_names_the_pages_of_each_paper() -> None:
    data, truth = make.batch(["land_use_certificate", "blank_back", "poem"], 1, "lowdpi")
    assert len(pypdfium2.PdfDocument(data)) == len(truth.pages) == 6
    assert [(document.type, document.pages) for document in truth.documents] == [
        ("land_use_certificate", (1, 2, 3, 4)),
        ("unknown", (6,)),
    ]
    assert truth.pages[4].bucket is Bucket.BLANK
    assert truth.pages[4].text == ""


def test_a_mixed_batch_has_exactly_the_pages_asked_for() -> None:
    files, counts = make.mixed_batch(23, 2)
    assert sum(len(file.truth.pages) for file in files) == sum(counts.values()) == 23
    assert len({file.name for file in files}) == len(files)
    for file in files:
        if file.media_type == "application/pdf":
            assert len(pypdfium2.PdfDocument(file.data)) == len(file.truth.pages)


def test_the_command_writes_papers_about_other_people(tmp_path: object) -> None:
    from pathlib import Path

    out = Path(str(tmp_path))
    assert make.main(["--out", str(out), "--seed", "5", "--kinds", "poem", "report", "--ways", "lowdpi"]) == 0
    assert {path.name for path in out.iterdir()} == {"poem-5-lowdpi.jpg", "report-5-lowdpi.pdf", "expected.json"}


@pytest.mark.parametrize("name", sorted(HARMED))
def test_harm_changes_the_picture_and_nothing_else(slip: make.Paper, name: str) -> None:
    (scan,) = make.scan(slip, name, 1)
    assert scan.data == make.scan(slip, name, 1)[0].data
    (unharmed,) = make.scan_as(slip, replace(HARMED[name], harm=None), f"{name}:1")
    with Image.open(io.BytesIO(scan.data)) as image, Image.open(io.BytesIO(unharmed.data)) as good:
        changed = image.size != good.size or np.abs(_grey(image) - _grey(good)).mean() > 1
    assert changed or HARMED[name].dpi < 100
    assert (scan.text, scan.skew, scan.rotation) == (unharmed.text, unharmed.skew, unharmed.rotation)


def test_more_harm_leaves_less_of_the_print(slip: make.Paper) -> None:
    spread = []
    for strength in (2.0, 4.0, 8.0):
        (scan,) = make.scan_as(slip, harmed(WAYS["grey"], "blurred", strength), "same")
        with Image.open(io.BytesIO(scan.data)) as image:
            spread.append(float(_grey(image).std()))
    assert spread == sorted(spread, reverse=True)
    assert harmed(WAYS["grey"], "low_resolution", 75).dpi == 75
    assert harmed(WAYS["grey"], "compressed", 10).quality == 10


def _grey(image: Image.Image) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return np.asarray(image.convert("L"), np.float32)
