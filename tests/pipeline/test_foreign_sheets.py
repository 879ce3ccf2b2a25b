"""Separator sheets that are forged, misread or of other batches, dossiers and procedures bind no paper in silence."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from classify import separators
from core.dossier import Document, Verdict
from core.fold import nfc
from core.states import Bucket
from pipeline import describe, digitize, sheets
from pipeline.services import Services
from tests.pipeline.papers import scan
from tests.pipeline.test_hints import ONE, OTHER, codes, sheet
from tests.pipeline.test_sheets import drawn

Run = Callable[[], None]
UNKNOWN_CODE = "H99.36.05-261102-9999"
MARRIAGE = "1.000894"


@pytest.fixture
def papers(tmp_path: Path) -> list[Path]:
    return [scan(tmp_path / f"paper{seed}.png", seed=seed) for seed in (1, 2, 3)]


def forged(path: Path, text: str) -> Path:
    """Write a sheet with any text in its code."""
    code = Image.fromarray(np.array(zxingcpp.create_barcode(text, zxingcpp.QRCode).to_image(scale=1)))
    page = Image.new("L", (1240, 1754), 255)
    page.paste(code.resize((20 * code.width, 20 * code.height), Image.Resampling.NEAREST), (200, 400))
    page.save(path, dpi=(150, 150))
    return path


def run(services: Services, steps: Run, files: list[Path], dossier: str | None = None) -> list[Document]:
    batch = digitize.hand_in(services, files, dossier=dossier, procedure=None, by="test").batch.id
    steps()
    return describe.contents(services, batch).documents


def said(document: Document, code: str) -> str:
    """Return the one sentence of a problem: whole, Vietnamese, composed letters."""
    [message] = [problem.message for problem in document.problems if problem.code == code]
    assert message.endswith(".")
    assert message == nfc(message)
    assert document.verdict is not Verdict.ACCEPTED
    return message


def test_a_wrong_checksum_ends_the_dossier_of_the_sheet_before(
    services: Services, run_steps: Run, tmp_path: Path, papers: list[Path]
) -> None:
    one = digitize.ensure_dossier(services, ONE, None, by="test")
    digitize.ensure_dossier(services, OTHER, None, by="test")
    wrong = forged(tmp_path / "w.png", separators.payload("", OTHER, "TP01")[:-1] + "x")
    found = run(services, run_steps, [sheet(tmp_path / "s.png", ONE), papers[0], wrong, papers[1], papers[2]])
    assert found[0].dossier == one.id
    assert len(found) == 4
    assert {paper.dossier for paper in found[1:]} == {None}
    for paper in found[1:]:
        assert "mã kiểm tra sai" in said(paper, "unsure_dossier")
    assert "separator_checksum" in codes(found[1])
    assert "separator_checksum" in codes(found[2])


def test_a_good_sheet_behind_a_wrong_one_is_believed(
    services: Services, run_steps: Run, tmp_path: Path, papers: list[Path]
) -> None:
    other = digitize.ensure_dossier(services, OTHER, None, by="test")
    wrong = forged(tmp_path / "w.png", "SOHOA1|a|b|c|00000000")
    found = run(services, run_steps, [wrong, papers[0], sheet(tmp_path / "s.png", OTHER), papers[1]])
    assert [paper.dossier for paper in found] == [None, None, other.id]
    assert not codes(found[2]) & {"unsure_dossier", "separator_checksum"}


def test_a_sheet_of_another_batch_binds_nothing(
    services: Services, run_steps: Run, tmp_path: Path, papers: list[Path]
) -> None:
    digitize.ensure_dossier(services, ONE, None, by="test")
    before = digitize.hand_in(services, [papers[2]], dossier=None, procedure=None, by="test").batch.id
    stale = sheet(tmp_path / "s.png", ONE, batch=before)
    found = run(services, run_steps, [stale, papers[0], papers[1]])
    assert {paper.dossier for paper in found} == {None}
    for paper in found:
        assert before in said(paper, "other_batch")


def test_the_name_that_all_sheets_of_a_site_carry_is_its_own_and_another_one_is_not(
    services: Services, run_steps: Run, tmp_path: Path, papers: list[Path]
) -> None:
    one = digitize.ensure_dossier(services, ONE, None, by="test")
    names = [
        sheet(tmp_path / f"s{n}.png", ONE, batch=label) for n, label in enumerate(("ca sáng", "ca sáng", "ca tối"))
    ]
    found = run(services, run_steps, [names[0], papers[0], names[1], papers[1], names[2], papers[2]])
    assert [paper.dossier for paper in found] == [one.id, one.id, None]
    assert not codes(found[1]) & {"other_batch"}
    assert "ca tối" in said(found[2], "other_batch")


def test_a_sheet_of_another_batch_is_reported_in_the_dossier_of_this_one(
    services: Services, run_steps: Run, tmp_path: Path, papers: list[Path]
) -> None:
    one = digitize.ensure_dossier(services, ONE, None, by="test")
    before = digitize.hand_in(services, [papers[2]], dossier=None, procedure=None, by="test").batch.id
    found = run(services, run_steps, [sheet(tmp_path / "s.png", ONE, batch=before), papers[0]], dossier=ONE)
    assert [paper.dossier for paper in found] == [one.id]
    assert before in said(found[0], "other_batch")


def test_every_paper_behind_a_sheet_of_an_unknown_dossier_says_so(
    services: Services, run_steps: Run, tmp_path: Path, papers: list[Path]
) -> None:
    digitize.ensure_dossier(services, ONE, None, by="test")
    unknown = sheet(tmp_path / "u.png", UNKNOWN_CODE)
    found = run(services, run_steps, [sheet(tmp_path / "s.png", ONE), papers[0], unknown, papers[1], papers[2]])
    assert [paper.dossier for paper in found[1:]] == [None, None]
    for paper in found[1:]:
        assert UNKNOWN_CODE in said(paper, "unknown_dossier")


def test_a_sheet_of_the_dossier_and_then_one_of_the_component_say_both(
    services: Services, run_steps: Run, tmp_path: Path, papers: list[Path]
) -> None:
    digitize.ensure_dossier(services, ONE, MARRIAGE, by="test")
    other = digitize.ensure_dossier(services, OTHER, MARRIAGE, by="test")
    first = [sheet(tmp_path / "s.png", ONE, "TP01"), papers[0]]
    both = [sheet(tmp_path / "d.png", OTHER), sheet(tmp_path / "c.png", "", "TP02"), papers[1]]
    found = run(services, run_steps, [*first, *both])
    assert found[1].dossier == other.id
    assert [paper.component for paper in found] == ["TP01", "TP02"]
    changed = [sheet(tmp_path / "x.png", ONE, "TP01"), sheet(tmp_path / "y.png", OTHER), papers[2]]
    [paper] = run(services, run_steps, changed)
    assert (paper.dossier, paper.component) == (other.id, None)


def test_a_component_that_the_procedure_does_not_have_is_reported(
    services: Services, run_steps: Run, tmp_path: Path, papers: list[Path]
) -> None:
    digitize.ensure_dossier(services, ONE, MARRIAGE, by="test")
    [paper] = run(services, run_steps, [sheet(tmp_path / "s.png", ONE, "TP99"), papers[0]])
    assert paper.component is None
    assert "TP99" in said(paper, "unknown_component")
    assert MARRIAGE in said(paper, "unknown_component")


def test_another_program_s_code_is_no_sheet(
    services: Services, run_steps: Run, tmp_path: Path, papers: list[Path]
) -> None:
    digitize.ensure_dossier(services, ONE, None, by="test")
    texts = ["SOHOA", "https://example.vn/SOHOA1|a|b|c", f"OTHER1||{ONE}|TP01|00000000", ONE]
    files = [forged(tmp_path / f"f{number}.png", text) for number, text in enumerate(texts)]
    batch = digitize.hand_in(services, [papers[0], *files], dossier=None, procedure=None, by="test").batch.id
    run_steps()
    found = describe.contents(services, batch)
    assert Bucket.SEPARATOR not in {page.bucket for page in found.pages.values()}
    assert {paper.dossier for paper in found.documents} == {None}


def test_what_a_sheet_prints_is_what_its_code_says() -> None:
    picture = np.asarray(drawn(sheets.svg("", ONE, "TP01")).convert("L"))
    assert {code.text for code in zxingcpp.read_barcodes(picture)} == {separators.payload("", ONE, "TP01")}
