"""A register of any size, made up: agencies, people, dossiers and their documents, written straight into a database.

Ten documents for three dossiers. Most people come once or twice, what they brought before is reused; a few companies
come all the time. Some agencies have a hundred times as many dossiers as others. Left out is what eligibility, lists
and search never read: traces of parties, editions, steps, artifacts, blobs.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, count
from random import Random

from sqlalchemy import Engine

from classify import catalog
from core.dossier import Document, Verdict
from core.ids import BatchId, DocumentId, DossierId, document_id, file_id, page_id
from core.party import NumberKind
from core.procedure import Procedure
from core.register import LinkKind, SourceForm
from core.search import kept_text, texts_of
from core.states import DocumentState, DossierState
from storage.db import search_rows
from storage.db.documents import VOUCHED
from storage.db.register_tables import (
    document_owners,
    dossier_moves,
    evidence,
    holdings,
    links,
    parties,
    party_numbers,
)
from storage.db.tables import batches, documents, dossiers, events, files, page_texts, pages, search_texts
from storage.db.work import UnitOfWork
from tests.bench import register_rows
from tests.bench.register_papers import Somebody, Writer
from tests.bench.register_rows import BY, Row, Rows

DOCUMENTS_OF_TEN, DOSSIERS_OF_TEN = 10, 3  # on average
COMMUNES = tuple(f"H99.36.{number:02}" for number in range(1, 41))
"""The busiest first: it has some two hundred times as many dossiers as the last but one."""
DEPARTMENTS = tuple(f"H99.{number:02}" for number in range(2, 12))
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
"""When the newest dossier comes in."""
DAYS = 3 * 365
_KNOWN_ALREADY = 0.4
"""How often somebody comes again."""
_COMPANY = 0.15
"""How many of those are companies, of which a few come all the time."""
_REUSED = 0.6
"""How often a paper that is held already is linked, not scanned again."""
_TWO_OWNERS = frozenset({"marriage_certificate", "marriage_extract", "land_use_certificate", "land_transfer_contract"})
_SHARES = {"Hộ tịch": 6, "Đất đai": 12, "Đăng ký, quản lý cư trú": 6, "Lý lịch tư pháp": 6}
"""How often a procedure of a field is asked for, beside 1 of others."""
_OF_COMPANIES = ("Đất đai", "Hoạt động xây dựng", "Thành lập và hoạt động của doanh nghiệp")
_AT_ONCE = 500
"""Dossiers."""
_STATES = (DocumentState.VERIFIED, DocumentState.SIGNED, DocumentState.NEEDS_REVIEW, DocumentState.CORRECTED)
_DONE = (DossierState.RETURNED, DossierState.FINISHED, DossierState.REFUSED, DossierState.WITHDRAWN)
_UNDER_WAY = (DossierState.PROCESSING, DossierState.RECEIVED, DossierState.SUPPLEMENT, DossierState.DUTY)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(slots=True)
class Made:
    """How much there is."""

    dossiers: int = 0
    people: int = 0
    documents: int = 0
    pages: int = 0
    links: int = 0
    events: int = 0


def fill(engine: Engine, count: int, seed: int, told: Callable[[Made], None] = lambda _: None) -> Made:
    """Write about `count` documents with everything around them; the same numbers give the same register."""
    maker = _Maker(count, Random(seed))
    with register_rows.indexed_later(engine):
        for rows in maker.parts():
            register_rows.write(engine, rows)
            told(maker.made)
        # A paper is found by the codes and agencies of the dossiers that it came to later, too.
        again = sorted(maker.reused)
        for start in range(0, len(again), _AT_ONCE):
            with UnitOfWork(engine) as uow:
                search_rows.put(uow, again[start : start + _AT_ONCE])
    return maker.made


@dataclass(slots=True)
class _Case:
    """A dossier's row, its applicant, and the batch that was scanned for it."""

    dossier: Row
    procedure: Procedure
    who: Somebody
    batch: BatchId
    pages: int = 0


class _Maker:
    def __init__(self, count_of_documents: int, rng: Random) -> None:
        known = catalog.load()
        self._total = count_of_documents * DOSSIERS_OF_TEN // DOCUMENTS_OF_TEN
        self._rng = rng
        self._types = known.types
        every = sorted(known.procedures.values(), key=lambda one: one.code)
        self._procedures = [one for one in every for _ in range(_SHARES.get(one.field, 1))]
        self._of_companies = [one for one in every if one.field in _OF_COMPANIES]
        self._writer = Writer(rng, {kind.id: (kind.titles or ("",))[0] for kind in known.types.values()})
        self._people: list[Somebody] = []
        companies = max(1, self._total // 100)
        self._weights = list(accumulate(1 / number for number in range(1, companies + 1)))
        self._companies: list[Somebody | None] = [None] * companies
        self._issuers = {agency: f"Ủy ban nhân dân {self._writer.commune()}" for agency in COMMUNES}
        self._codes: defaultdict[str, int] = defaultdict(int)
        self._numbers: dict[str, int] = {}
        self._ticks = count()
        self._rows: Rows = defaultdict(list)
        self.made = Made()
        self.reused: set[DocumentId] = set()

    def parts(self) -> Iterator[Rows]:
        """Yield the rows of some dossiers at a time, the oldest first."""
        while self.made.dossiers < self._total:
            self._dossier(self.made.dossiers)
            self.made.dossiers += 1
            if self.made.dossiers % _AT_ONCE == 0:
                yield self._rows
                self._rows = defaultdict(list)
        yield self._rows

    def _dossier(self, number: int) -> None:
        rng = self._rng
        at = NOW - timedelta(days=DAYS * max(0, 1 - number / self._total), seconds=-rng.randrange(20_000))
        who = self._applicant()
        procedure = rng.choice(self._of_companies if who.is_organisation else self._procedures)
        commune = COMMUNES[min(int(rng.expovariate(0.14)), len(COMMUNES) - 1)]
        series = f"{commune}-{at:%y%m%d}"
        self._codes[series] += 1
        done = rng.random() < (0.99 if number < self._total * 0.98 else 0.2)
        state = rng.choices(_DONE, (94, 2, 2, 2))[0] if done else rng.choices(_UNDER_WAY, (60, 25, 10, 5))[0]
        row: Row = {
            "id": f"d{number:019}",
            "code": f"{series}-{self._codes[series]:04}",
            "procedure": procedure.code,
            "created_at": at,
            "created_by": BY,
            "state": state.value,
            "applicant": who.id,
            "submitted_by": "",
            "receiving": commune,
            "deciding": commune if rng.random() < 0.6 else rng.choice(DEPARTMENTS),
            "channel": 1 if rng.random() < 0.7 else 2,
            "received_at": at,
            "due_at": at + timedelta(days=max(procedure.working_days, 3) * 1.4),
            "finished_at": at + timedelta(days=4) if done else None,
            "returned_at": at + timedelta(days=5) if state is DossierState.RETURNED else None,
            "arrived_at": None,
        }
        self._rows[dossiers].append(row)
        for step in register_rows.move_rows(row, state):
            self._rows[dossier_moves].append(step)
            self._event(at, "dossier.moved", row["id"])
        self._papers(_Case(row, procedure, who, BatchId(f"{number:020}")), done=done)

    def _event(self, at: datetime, action: str, subject: str) -> None:
        self._rows[events].append(register_rows.event_row(at + next(self._ticks) * _MICROSECOND, action, subject))
        self.made.events += 1

    def _applicant(self) -> Somebody:
        rng = self._rng
        if self._people and rng.random() < _KNOWN_ALREADY:
            if rng.random() >= _COMPANY:
                return rng.choice(self._people)
            [place] = rng.choices(range(len(self._companies)), cum_weights=self._weights)
            company = self._companies[place] or self._known(self._writer.organisation(place))
            self._companies[place] = company
            return company
        who = self._known(self._writer.citizen(len(self._people)))
        self._people.append(who)
        return who

    def _known(self, who: Somebody) -> Somebody:
        since = NOW - timedelta(days=DAYS)
        self._rows[parties].append(register_rows.party_row(who, since))
        for kind, number in ((who.kind, who.number), (NumberKind.OLD_CARD, who.old_card)):
            if number:
                self._rows[party_numbers].append(register_rows.number_row(who, kind, number, since))
        self.made.people += 1
        return who

    def _papers(self, case: _Case, *, done: bool) -> None:
        rng, who = self._rng, case.who
        wanted: list[tuple[str, str | None]] = []
        due = (self.made.dossiers + 1) * DOCUMENTS_OF_TEN // DOSSIERS_OF_TEN - self.made.documents
        optional = 0.4 if due > 0 else 0
        for component in case.procedure.components:
            if component.shown or rng.random() > (0.97 if component.required else optional):
                continue
            held = next((kind for kind in component.types if kind in who.papers), None)
            if held and rng.random() < _REUSED:
                self._link(who.papers[held], case.dossier, component.code, LinkKind.REUSED)
                self.reused.add(DocumentId(who.papers[held]))
            elif component.types:
                wanted.append((rng.choice(component.types), component.code))
        if done and case.procedure.result_types:
            wanted.append((rng.choice(case.procedure.result_types), None))
        # Papers that nobody asked for come, too: receipts, copies of cards, letters.
        others = ("receipt_slip", "citizen_id_card", "official_letter", "unknown")
        wanted += [(rng.choice(others), None) for _ in range(due - len(wanted))]
        batch, file = register_rows.batch_rows(case.batch, case.dossier)
        self._rows[batches].append(batch)
        self._rows[files].append(file)
        for position, (kind, fills) in enumerate(wanted, 1):
            self._document(case, position, kind, fills)
        file["page_count"] = case.pages

    def _document(self, case: _Case, position: int, kind: str, component: str | None) -> None:
        """Add a document behind the pages that its batch has."""
        rng, dossier, at = self._rng, case.dossier, case.dossier["received_at"]
        length = rng.choices((1, 2, 3, 5), (65, 22, 9, 4))[0]
        ids = tuple(page_id(file_id(case.batch, 1), case.pages + number) for number in range(1, length + 1))
        issued = at.date() - timedelta(days=int(rng.expovariate(1 / 400)))
        issuer = self._issuers[rng.choice(COMMUNES) if rng.random() < 0.3 else dossier["receiving"]]
        state = rng.choices(_STATES, (84, 4, 8, 4))[0]
        paper = Document(
            document_id(ids[0]),
            case.batch,
            kind,
            0.95,
            Verdict.ACCEPTED if state is not DocumentState.NEEDS_REVIEW else Verdict.REVIEW,
            ids,
            ids,
            fields=self._writer.fields(case.who, ids[0], issued, issuer),
            state=state,
            dossier=DossierId(dossier["id"]),
            component=component,
        )
        texts = self._writer.pages(kind, case.who, length)
        for page, said in zip(ids, texts, strict=True):
            case.pages += 1
            self._rows[pages].append(register_rows.page_row(paper, page, case.pages))
            self._rows[page_texts].append({"page": page, "text": said})
        self._rows[documents].append(register_rows.document_row(paper, position))
        self._hold(paper, case, issued, issuer)
        self._find(paper, case, texts)
        if state in VOUCHED and (component or kind in case.procedure.result_types):
            self._link(paper.id, dossier, component, LinkKind.DIGITIZED)
        self._event(at, "document.verified", paper.id)
        self.made.documents += 1
        self.made.pages += length

    def _find(self, paper: Document, case: _Case, texts: list[str]) -> None:
        """Let a paper have its codes, and be found by them."""
        dossier, codes = case.dossier, [case.dossier["code"]]
        if paper.state in VOUCHED:
            record = register_rows.evidence_row(paper, case.who.number, dossier, self._numbers)
            self._rows[evidence].append(record)
            codes += [record["digitization_code"], record["doc_code"]]
        said = [part for each in paper.fields for part in texts_of(each.value)]
        kept = kept_text([*sorted(codes), *said, *texts])
        row = search_rows.row_of(paper, kept, {dossier["receiving"], dossier["deciding"]})
        self._rows[search_texts].append({**row, "received_at": dossier["received_at"]})

    def _hold(self, paper: Document, case: _Case, issued: date, issuer: str) -> None:
        rng, kind, who = self._rng, self._types[paper.type], case.who
        row = register_rows.holding_row(paper, case.dossier, issued, issuer, kind.privacy)
        if paper.type == "marital_status_confirmation":
            row |= {"valid_until": issued + timedelta(days=180), "purpose": rng.choice(("kết hôn", "mua bán đất"))}
        if paper.type == "land_use_certificate":
            row["about"] = f"AA{self.made.documents:08}"
        row["source_form"] = (SourceForm.ORIGINAL if rng.random() < 0.8 else SourceForm.PHOTOCOPY).value
        row["good"] = rng.random() < 0.9
        row["result"] = paper.component is None and paper.type in case.procedure.result_types
        if rng.random() < 0.02:
            row["superseded_by"] = who.papers.get(paper.type)
        if rng.random() < 0.002:
            row["revoked_at"] = case.dossier["received_at"]
        if rng.random() < 0.97:
            row["party"] = who.id
            other = [rng.choice(self._people)] if paper.type in _TWO_OWNERS and rng.random() < 0.6 else []
            owners = register_rows.owner_rows(paper, [who, *other], case.dossier["received_at"])
            self._rows[document_owners] += owners
            who.papers[paper.type] = paper.id
        self._rows[holdings].append(row)

    def _link(self, document: str, dossier: Row, component: str | None, kind: LinkKind) -> None:
        self.made.links += 1
        self._rows[links].append(register_rows.link_row(self.made.links, document, dossier, component, kind.value))
