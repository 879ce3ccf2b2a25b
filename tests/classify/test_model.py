"""The learned model of types: its file, what it adds to the rules, and that it abstains."""

import io
import logging
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from random import Random
from types import MappingProxyType

import numpy as np
import pytest

from classify import catalog, heads, rules
from classify.catalog import Catalog, DocumentType
from classify.learned import judge, model
from classify.learned.features import features
from classify.learned.judge import Means, Opinion
from classify.learned.model import Joint, dump, parse
from classify.rules import Evidence
from classify.sheet import sheet
from classify.training import spoil
from core.dossier import UNKNOWN
from core.ids import PageId
from core.options import ClassifyOptions
from core.page import Page
from tests.bench.types import laid_out, written
from tests.factories import make_page

CATALOG = catalog.load()
PACKAGED = model.load()
WRITTEN = list(written())


def opinion(page: Page, known: Catalog = CATALOG, options: ClassifyOptions | None = None) -> Opinion:
    sheets = [sheet(PageId("page"), page)]
    head = heads.find(sheets[0])
    means = Means(known, options or ClassifyOptions(), PACKAGED)
    return judge.opinion(rules.guess(sheets, head, known), sheets, head, means)


def test_known_papers_that_nobody_learned_from_are_told_and_none_is_mistaken() -> None:
    papers = [given for given in [*WRITTEN, *laid_out()] if given.type != UNKNOWN]
    answers = {given.name: (given.type, opinion(given.page).type) for given in papers}
    wrong = {name: pair for name, pair in answers.items() if pair[1] not in {pair[0], UNKNOWN}}
    assert wrong == {}
    assert sum(true == told for true, told in answers.values()) >= 0.96 * len(papers)


def test_papers_of_no_type_are_left_to_a_person() -> None:
    strangers = [given for given in WRITTEN if given.type == UNKNOWN]
    named = {given.name: told for given in strangers if (told := opinion(given.page).type) != UNKNOWN}
    assert len(strangers) > 30
    assert len(named) <= 0.05 * len(strangers), named


@pytest.mark.parametrize("way", ["bare", "phone"])
def test_badly_read_papers_are_told_or_left_but_never_mistaken(way: str) -> None:
    known = [given for given in WRITTEN if given.type != UNKNOWN]
    pages = [spoil.spoiled(given.page, spoil.HARMS[way], Random(given.name)) for given in known]
    answers = [(given.type, opinion(page).type) for given, page in zip(known, pages, strict=True)]
    assert [pair for pair in answers if pair[1] not in {pair[0], UNKNOWN}] == []
    assert sum(true == told for true, told in answers) >= 0.8 * len(known)


def untitled(page: Page, title: str) -> Page:
    """Return the page without the lines that hold the title."""
    (block,) = page.blocks
    rest = tuple(line for line in block.lines if title not in line.text)
    assert len(rest) < len(block.lines)
    return replace(page, blocks=(replace(block, lines=rest),))


def test_the_model_tells_a_paper_that_the_rules_cannot() -> None:
    page = untitled(next(given.page for given in WRITTEN if given.name == "personal_history job"), "LÝ LỊCH")
    sheets = [sheet(PageId("page"), page)]
    assert rules.guess(sheets, heads.find(sheets[0]), CATALOG).type == UNKNOWN
    assert opinion(page).type == "personal_history"


def test_probabilities_add_up_to_one_and_unknown_is_among_them() -> None:
    shares = judge.probabilities(
        {"decision": Evidence(6.0, titled=6.0)}, {"report": 0.4, UNKNOWN: 0.2}, Joint(score=9.0)
    )
    assert set(shares) == {"decision", "report", UNKNOWN}
    assert sum(shares.values()) == pytest.approx(1)


def test_a_type_below_its_limit_is_unknown() -> None:
    shares = {"decision": 0.6, UNKNOWN: 0.4}
    strict = replace(PACKAGED, header=replace(PACKAGED.header, limits={"decision": model.Limits(0.7, 0.9)}))
    told, probability = judge.answer(shares, strict)
    assert told == UNKNOWN
    assert probability == pytest.approx(0.4)
    loose = replace(PACKAGED, header=replace(PACKAGED.header, limits={}))
    assert judge.answer(shares, loose)[0] == "decision"
    assert judge.answer(shares, loose, floor=0.8)[0] == UNKNOWN


def test_a_sites_own_type_that_the_model_never_saw_is_told_by_its_title() -> None:
    own = DocumentType("fishing_licence", "Giấy phép khai thác thủy sản", titles=("GIẤY PHÉP KHAI THÁC THỦY SẢN",))
    own = replace(own, cues=("Tên tàu", "Nghề khai thác", "Vùng hoạt động"))
    site = replace(CATALOG, types=MappingProxyType({**CATALOG.types, own.id: own}))
    text = (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n   Độc lập - Tự do - Hạnh phúc\n\n     GIẤY PHÉP KHAI THÁC THỦY SẢN\n\n"
        "Tên tàu: Bến Đá 09\nChủ tàu: Hồ Văn Tâm\nNghề khai thác: lưới kéo\nVùng hoạt động: ven bờ"
    )
    assert opinion(make_page(text), site).type == own.id
    assert opinion(make_page(text)).type == UNKNOWN


def test_a_model_is_the_same_after_it_was_kept() -> None:
    data = dump(PACKAGED)
    again = parse(data)
    assert again.header == PACKAGED.header
    assert np.array_equal(again.keys, PACKAGED.keys)
    assert np.allclose(again.weights, PACKAGED.weights, atol=np.abs(PACKAGED.weights).max() / 120)
    assert dump(again) == dump(parse(dump(again)))


def test_a_file_that_could_execute_code_is_refused() -> None:
    class Trap:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return (pytest.fail, ("the file was executed",))

    target = io.BytesIO()
    np.savez(target, allow_pickle=True, header=np.array([Trap()], object))
    with pytest.raises(ValueError, match="no model"):
        parse(target.getvalue())


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", dump(PACKAGED)[:5000]])
def test_a_damaged_file_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="no model"):
        parse(data)


def test_a_sites_model_is_used_and_a_damaged_one_is_not(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "types.npz"
    assert model.load(path) is PACKAGED
    path.write_bytes(dump(replace(PACKAGED, header=replace(PACKAGED.header, seed=77))))
    assert model.load(path).header.seed == 77
    path.write_bytes(b"broken")
    with caplog.at_level(logging.WARNING):
        assert model.load(path) is PACKAGED
    assert "cannot be read" in caplog.text


def test_workers_load_no_training() -> None:
    code = "import sys, pipeline.assemble; print([m for m in ('sklearn', 'scipy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"


def test_features_are_the_same_in_every_process() -> None:
    page = sheet(PageId("page"), make_page("GIẤY KHAI SINH\nHọ và tên: Đặng Thị Ngọ"))
    found = features([page], None, ())
    assert np.all(np.diff(found.keys.astype(np.int64)) > 0)
    assert int(found.keys.astype(np.uint64).sum() % 1_000_003) == CHECK


CHECK = 198910
