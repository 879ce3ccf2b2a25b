"""What people ask of a register, drawn from what is in it and a little from what is not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import func, select

from core import codec
from core.dossier import Document
from core.fold import fold
from core.ids import DossierId, PartyId
from core.party import NumberKind
from core.people import Caller, CallerKind, Grant, Permission, operator
from core.search import Filter
from core.states import OPEN_DOSSIERS, DossierState
from pipeline import reuse, search
from pipeline.services import Services
from samples import names
from storage.db.dossiers import Wanted
from storage.db.register_tables import evidence, holdings, parties
from storage.db.tables import documents, dossiers, search_texts
from tests.bench.register_data import COMMUNES, DAYS, DEPARTMENTS, NOW

CALLER = operator("bench")
_POOL = 600
_MOST_PAPERS = 30
"""People and companies."""
_TITLES = ("giấy khai sinh", "trích lục", "tờ khai", "giấy xác nhận tình trạng hôn nhân", "quyết định", "đơn đề nghị")
_EVERYWHERE = ("cộng hòa xã hội chủ nghĩa việt nam", "ủy ban nhân dân", "họ và tên", "ngày sinh", "số định danh")
_FREQUENT = ("hộ khẩu", "giấy tờ tùy thân", "thửa đất", "nơi cư trú", "chuyển nhượng", "khai sinh", "lam sơn", "thuế")
_SURNAMES = ("nguyễn", "Nguyễn Văn", "Trần Thị", "nguyen van", "Nguyễn Thị", "le thi", '"Nguyễn Văn"', "phạm", "an")
_LETTERS = ("ng", "th", "tr", "nguy", "khai s", "giay kh", "ủy b", "ho so", "qu", "Nguyễn Văn H", "đ", "uy ban nhan d")
_NOBODY = ("Quách Thị Không Có", "Âu Dương Phong", "H99.99.99-990101-9999", "phi thuyền", "xyzzy", '"sinh khai giấy"')
_EVERY_AGENCY = COMMUNES + DEPARTMENTS
EVERYTHING = Filter()


@dataclass(frozen=True, slots=True)
class Listing:
    """A part of a list of dossiers."""

    wanted: Wanted
    before: DossierId | None = None
    caller: Caller = CALLER


@dataclass(frozen=True, slots=True)
class Search:
    """A part of what is found."""

    text: str
    wanted: Filter = EVERYTHING
    exact: bool = False
    cursor: str | None = None
    caller: Caller = CALLER


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, and in which way it is asked."""

    way: str
    question: Any


Way = tuple[int, str, Callable[[], Any]]
"""How often it is asked, its name, and how to draw one."""


class Asker:
    """Draws requests from `rng`; no two of a way are the same."""

    def __init__(self, services: Services, rng: Random) -> None:
        self._services, self._rng = services, rng
        self._procedures = sorted(services.catalog.procedures)
        self._types = sorted(services.catalog.types)
        self._cleared = frozenset(kind.id for kind in services.catalog.types.values() if kind.privacy != "P3")
        with services.look() as uow:
            most = uow.connection.execute(select(func.max(search_texts.c.number))).scalar_one()
            some = select(search_texts.c.document, evidence.c.doc_code, evidence.c.digitization_code, documents.c.body)
            some = some.join(documents, documents.c.id == search_texts.c.document)
            some = some.outerjoin(evidence, evidence.c.document == search_texts.c.document).order_by(documents.c.id)
            drawn = [rng.randint(1, most) for _ in range(_POOL)]
            papers = uow.connection.execute(some.where(search_texts.c.number.in_(drawn))).all()
            cases = select(dossiers.c.id, dossiers.c.code, dossiers.c.state).order_by(dossiers.c.id)
            every = uow.connection.execute(cases.where(dossiers.c.applicant.is_not(None))).all()
            count = func.count().label("papers")
            most_papers = select(holdings.c.party).where(holdings.c.party.is_not(None)).group_by(holdings.c.party)
            busy = uow.connection.execute(most_papers.order_by(count.desc(), holdings.c.party).limit(_MOST_PAPERS))
            self._busy = [PartyId(party) for party in busy.scalars()]
            anybody = uow.connection.execute(select(parties.c.id).order_by(parties.c.id)).scalars()
            self._parties = [PartyId(party) for party in anybody]
        self._codes = [code for paper in papers for code in (paper.doc_code, paper.digitization_code) if code]
        self._fields = [
            {field.name: str(field.value) for field in codec.load(Document, paper.body).fields} for paper in papers
        ]
        self._people = [fields for fields in self._fields if "personal_id" in fields]
        self._dossiers = rng.sample([(case.id, case.code) for case in every], min(_POOL, len(every)))
        self._open = [case.code for case in every if case.state in set(OPEN_DOSSIERS)]

    def eligibility(self, count: int) -> list[Asked]:
        """Return what counters ask before anybody scans: a procedure and a person, or a dossier."""
        rng = self._rng

        def of_procedure(**who: Any) -> reuse.Question:
            procedure, agency = rng.choice(self._procedures), rng.choice(COMMUNES)
            return reuse.Question(procedure=procedure, agency=agency, purpose="giải quyết thủ tục", **who)

        def number() -> tuple[NumberKind, str]:
            return NumberKind.PERSONAL, rng.choice(self._people)["personal_id"]

        return self._mixed(
            count,
            (8, "a person's number", lambda: of_procedure(number=number())),
            (3, "anybody known", lambda: of_procedure(party=rng.choice(self._parties))),
            (3, "who has most papers", lambda: of_procedure(party=rng.choice(self._busy))),
            (4, "an open dossier", lambda: reuse.Question(dossier=rng.choice(self._open))),
            (3, "any dossier", lambda: reuse.Question(dossier=rng.choice(self._dossiers)[1])),
            (
                1,
                "a number of nobody",
                lambda: of_procedure(number=(NumberKind.OLD_CARD, f"98{rng.randrange(10**7):07}")),
            ),
        )

    def lists(self, count: int) -> list[Asked]:
        """Return lists of dossiers as clerks open them: of an agency, a state, a procedure, a month, any part."""
        rng = self._rng

        month, state = self._month, self._state
        returned = frozenset({DossierState.RETURNED})

        def older() -> DossierId:
            return DossierId(rng.choice(self._dossiers)[0])

        def procedure() -> str:
            return rng.choice(self._procedures)

        def some(**wanted: Any) -> Listing:
            return Listing(Wanted(**wanted), older() if rng.random() < 0.2 else None)

        def of_agency(**wanted: Any) -> Listing:
            return some(agency=self._agency(), **wanted)

        return self._mixed(
            count,
            (3, "an agency", of_agency),
            (5, "an agency, open ones", lambda: of_agency(states=OPEN_DOSSIERS)),
            (3, "an agency, one state", lambda: of_agency(states=state())),
            (4, "an agency, a month", lambda: of_agency(**month())),
            (3, "an agency, a procedure", lambda: of_agency(procedure=procedure())),
            (2, "an agency, all at once", lambda: of_agency(**month(), states=returned, procedure=procedure())),
            (4, "an agency, older ones", lambda: Listing(Wanted(agency=self._agency()), older())),
            (2, "one state", lambda: some(states=state())),
            (1, "open ones", lambda: Listing(Wanted(states=OPEN_DOSSIERS), older())),
            (2, "a procedure", lambda: some(procedure=procedure())),
            (2, "a month", lambda: some(**month())),
            (3, "what a clerk may see", lambda: Listing(Wanted(states=state()), caller=self._clerk())),
            (1, "an agency without any", lambda: some(agency=f"H99.77.{rng.randrange(1, 99):02}")),
        )

    def searches(self, count: int) -> list[Asked]:
        """Return what people type: names, numbers, codes, titles, a few letters, and what nobody has."""
        rng = self._rng
        return self._mixed(
            count,
            (8, "a name", lambda: self._search(self._name())),
            (5, "a name in quotation marks", lambda: self._search(f'"{self._name()}"')),
            (5, "a name without marks", lambda: self._search(fold(self._name()))),
            (3, "a name with wrong marks", lambda: self._search(_half_folded(self._name()))),
            (5, "a name being typed", lambda: self._search(self._cut(self._name(), 4))),
            (5, "a number", lambda: self._search(self._person()["personal_id"])),
            (3, "a number being typed", lambda: self._search(self._cut(self._person()["personal_id"], 5))),
            (4, "a dossier's code", lambda: self._search(rng.choice(self._dossiers)[1])),
            (2, "a code being typed", lambda: self._search(self._cut(rng.choice(self._dossiers)[1], 6))),
            (2, "a paper's code", lambda: self._search(rng.choice(self._codes))),
            (4, "a title and a name", lambda: self._search(f"{rng.choice(_TITLES)} {self._name()}")),
            (2, "a paper's number", lambda: self._search(rng.choice(self._fields)["number"])),
            (2, "a birthday", lambda: self._search(self._person()["date_of_birth"])),
            (2, "an address", lambda: self._search(rng.choice(self._fields)["address"])),
            (2, "words of every paper", lambda: self._search(self._quoted(_EVERYWHERE))),
            (3, "frequent words", lambda: self._search(self._quoted(_FREQUENT))),
            (3, "frequent names", lambda: self._search(rng.choice(_SURNAMES))),
            (3, "a few letters", lambda: self._search(rng.choice(_LETTERS))),
            (3, "words that seldom meet", lambda: self._search(self._apart())),
            (2, "what nobody has", lambda: self._search(rng.choice(_NOBODY))),
            (2, "frequent words, a month", lambda: self._frequent(**self._month())),
            (1, "frequent words, since a day", lambda: self._frequent(since=self._month()["since"])),
            (2, "frequent words, a dossier", lambda: self._frequent(dossier=rng.choice(self._dossiers)[1])),
            (2, "frequent words, an agency", lambda: self._frequent(agency=self._agency())),
            (2, "frequent words, a type", lambda: self._frequent(type=rng.choice(self._types))),
            (3, "no words", lambda: Search("", self._filter(often=True))),
            (3, "further parts", self._further),
            (4, "a name, by a clerk", lambda: replace(self._search(self._name()), caller=self._clerk())),
            (3, "frequent words, by a clerk", lambda: replace(self._frequent(), caller=self._clerk())),
            (2, "no words, by a clerk", lambda: Search("", caller=self._clerk())),
        )

    def _mixed(self, count: int, *ways: Way) -> list[Asked]:
        """Return about `count` requests, each way as often as it is asked; fewer where there are no more different."""
        total = sum(often for often, _, _ in ways)
        found: list[Asked] = []
        for often, name, draw in ways:
            wanted = max(1, round(count * often / total))
            drawn: dict[str, Asked] = {}
            for _ in range(20 * wanted):
                if len(drawn) < wanted:
                    one = draw()
                    drawn.setdefault(str(one), Asked(name, one))
            found += drawn.values()
        self._rng.shuffle(found)
        return found

    def _agency(self) -> str:
        """Return one of the busiest, one of the idlest, or any."""
        return self._rng.choice(self._rng.choice((COMMUNES[:3], COMMUNES[-8:], _EVERY_AGENCY)))

    def _clerk(self) -> Caller:
        """Return somebody who may see one agency's papers, half of them without the sensitive classes."""
        agency, types = self._agency(), self._rng.choice((None, self._cleared))
        grant = Grant(frozenset({Permission.SEE}), frozenset({agency}))
        return Caller(f"clerk of {agency}", CallerKind.PERSON, (grant,), types)

    def _state(self) -> frozenset[DossierState]:
        return frozenset({self._rng.choice(sorted(DossierState))})

    def _month(self) -> dict[str, Any]:
        since = NOW - timedelta(days=self._rng.randrange(DAYS))
        return {"since": since, "until": since + timedelta(days=30)}

    def _search(self, text: str) -> Search:
        rng = self._rng
        return Search(text, self._filter() if rng.random() < 0.3 else EVERYTHING, rng.random() < 0.1)

    def _frequent(self, **wanted: Any) -> Search:
        return Search(self._quoted(self._rng.choice((_EVERYWHERE, _FREQUENT, _SURNAMES))), Filter(**wanted))

    def _filter(self, *, often: bool = False) -> Filter:
        rng = self._rng
        share = 0.6 if often else 0.4
        return Filter(
            type=rng.choice(self._types) if rng.random() < share else None,
            state=rng.choice(("verified", "needs_review", "signed")) if rng.random() < share / 2 else None,
            agency=self._agency() if rng.random() < share else None,
            dossier=rng.choice(self._dossiers)[1] if rng.random() < share / 6 else None,
            **(self._month() if rng.random() < share / 2 else {}),
        )

    def _further(self) -> Search:
        """Return a later part of a long list, asked for as its reader comes there."""
        one = Search(
            self._rng.choice((self._quoted(_FREQUENT), self._rng.choice(_SURNAMES), self._rng.choice(_LETTERS)))
        )
        cursor = None
        for _ in range(self._rng.randint(1, 8)):
            found = search.find(
                self._services, one.text, one.wanted, CALLER, limit=search.MOST_RESULTS, cursor=cursor, exact=False
            )
            cursor = found.next or cursor
        return Search(one.text, one.wanted, cursor=cursor)

    def _person(self) -> dict[str, str]:
        return self._rng.choice(self._people)

    def _name(self) -> str:
        fields = self._rng.choice(self._fields)
        return fields.get("full_name") or fields["name"]

    def _cut(self, text: str, least: int) -> str:
        return text[: self._rng.randint(least, len(text) - 1)]

    def _quoted(self, words: Sequence[str]) -> str:
        said = self._rng.choice(words)
        return self._rng.choice((said, fold(said), f'"{said}"', f"{said} {self._rng.choice(words)}"))

    def _apart(self) -> str:
        """Return words that many papers have, but few together."""
        rng = self._rng
        words = (names.FAMILIES[11:], names.GIVEN["Nữ"], _FREQUENT, _TITLES, [str(number) for number in range(60, 100)])
        return " ".join(rng.choice(some) for some in words)


def _half_folded(name: str) -> str:
    """Return a name whose first words are typed without marks."""
    *before, last = name.split()
    return f"{fold(' '.join(before))} {last}"
