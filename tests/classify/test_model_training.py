"""Training the model: repeatable, learning from corrected papers, and refusing what is worse."""

from dataclasses import replace
from types import MappingProxyType

from classify import catalog
from classify.catalog import Catalog
from classify.learned.model import Model, dump, load
from classify.sheet import sheet
from classify.training.fit import case
from classify.training.measure import measure
from classify.training.papers import Amounts, examples
from classify.training.retrain import Corrected, catalog_digest, held_back, retrain, trained
from core.dossier import SEPARATOR, UNKNOWN
from core.ids import PageId
from tests.factories import make_page

KINDS = ("birth_certificate", "decision", "report", "request_form", "land_use_certificate", UNKNOWN, SEPARATOR)
WHOLE = catalog.load()
CATALOG = replace(WHOLE, types=MappingProxyType({name: WHOLE.types[name] for name in KINDS}))
FEW = Amounts(each=16, strangers=2)
VISIT = """      TRẠM Y TẾ HÒA SƠN
   PHIẾU THEO DÕI SỨC KHỎE NGƯỜI CAO TUỔI SỐ {}
Họ tên: Đinh Văn Thảo       Thôn 5
Huyết áp 140/90    Mạch 82
Dặn dò: ăn nhạt, đi bộ mỗi sáng
Lần khám sau: 15/10/2026      Người khám: y sĩ Lan"""


def model() -> Model:
    return trained(CATALOG, (), FEW, 1)


def ids(*, held: bool, count: int) -> list[str]:
    found = [f"paper-{number}" for number in range(400) if held_back(f"paper-{number}") == held]
    return found[:count]


def visits(kind: str, names: list[str]) -> list[Corrected]:
    return [
        Corrected(name, kind, (sheet(PageId(name), make_page(VISIT.format(number))),))
        for number, name in enumerate(names)
    ]


def test_the_same_papers_give_the_same_file() -> None:
    assert dump(model()) == dump(model())


def test_papers_are_made_for_every_type_and_for_strangers() -> None:
    made = list(examples(WHOLE, Amounts(each=1, strangers=1), 5))
    assert {one.type for one in made} == set(WHOLE.types) - {SEPARATOR}
    assert sum(one.type == UNKNOWN for one in made) >= 30
    assert [one.page for one in made] == [one.page for one in examples(WHOLE, Amounts(each=1, strangers=1), 5)]


def test_a_type_is_learned_that_only_corrected_papers_show() -> None:
    own = catalog.DocumentType("health_visit", "Phiếu theo dõi sức khỏe")
    site: Catalog = replace(CATALOG, types=MappingProxyType({**CATALOG.types, own.id: own}))
    papers = visits(own.id, [*ids(held=False, count=12), *ids(held=True, count=4)])
    trial = retrain(site, model(), papers, FEW)
    assert trial.learned == 12
    assert (trial.corrected.now.right, trial.corrected.new.right) == (0, 4)
    assert trial.worse == ()


def test_a_model_that_unlearns_held_back_papers_is_refused() -> None:
    now = model()
    truth = [one for one in examples(CATALOG, Amounts(each=6, strangers=0), 9) if one.type == "decision"]
    laid = [(sheet(PageId("page"), one.page),) for one in truth]
    # Somebody called every decision a birth certificate, but for those that are held back.
    lies = ids(held=False, count=60)
    wrong = [Corrected(name, "birth_certificate", laid[number % len(laid)]) for number, name in enumerate(lies)]
    right = [Corrected(name, "decision", one) for name, one in zip(ids(held=True, count=6), laid, strict=True)]
    assert measure(now, [case(one, CATALOG) for one in truth]).right > 0
    trial = retrain(CATALOG, now, [*wrong, *right], FEW)
    assert "corrected" in trial.worse


def test_the_packaged_model_knows_the_packaged_catalog() -> None:
    """After a change of titles, cues or forms `python -m classify.training.build` has to be run again."""
    assert load().header.catalog == catalog_digest(WHOLE)
