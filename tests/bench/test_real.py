"""How what is understood of real scans is judged."""

import tomllib
from dataclasses import replace

from classify import catalog
from core.dossier import Field, FieldSource, Verdict
from core.ids import BatchId, PageId, new_id
from tests.bench import real
from tests.contracts.material import make_document

PAGE = PageId("b.1.1")
ISSUER = Field("issuer", "Sở  Tư pháp", "", 0.9, PAGE, 1, None, FieldSource.OCR, Verdict.ACCEPTED)


def test_a_value_is_right_left_or_wrong() -> None:
    document = make_document(BatchId(new_id()), [PAGE], fields=(ISSUER, replace(ISSUER, name="number", value=None)))
    truth = {"type": document.type, "issuer": real.digest("SỞ TƯ PHÁP"), "number": "handwritten", "subject": "x"}
    assert [how for _, how, _ in real.judged(document, truth)] == ["right", "right", "right", "left"]
    wrong = truth | {"type": "decision", "issuer": real.digest("SỞ NỘI VỤ"), "number": "x"}
    assert [how for _, how, _ in real.judged(document, wrong)] == ["wrong", "left", "accepted wrong", "left"]
    doubted = replace(document, fields=(replace(ISSUER, state=Verdict.REVIEW),))
    assert ("issuer", "wrong", "Sở  Tư pháp") in list(real.judged(doubted, wrong))


def test_the_truth_names_known_types_and_digests_alone() -> None:
    scans = tomllib.loads(real.TRUTH.read_text(encoding="utf-8"))["scans"]
    assert len({scan["file"] for scan in scans}) == len(scans) == 21
    for scan in scans:
        assert scan["type"] in catalog.load().types
        for part in (part for name in real.FIELDS for part in scan.get(name, "").split()):
            assert part == real.HANDWRITTEN or (len(part) == 16 and int(part, 16))
