"""What the counter's page of a dossier shows, gathered once, and what its forms do; routes are in `reception`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from classify.arrangement import Change
from classify.checklist import ComponentStatus
from core.arrangement import Mark, Slot, Version
from core.errors import InvalidRequest, NotFound, SohoaError
from core.ids import BatchId, DocumentId, PageId
from core.people import Caller, Permission
from core.procedure import Dossier, Procedure
from core.register import SourceForm
from core.states import OPEN_DOSSIERS, Bucket
from pipeline import accounting, arrange, choosing, evidence, live, party_care, reuse
from pipeline import dossiers as cases
from pipeline.accounting import DossierAccount
from pipeline.evidence import Counted
from pipeline.offers import Offer
from pipeline.reuse import Question
from pipeline.services import Services
from storage.db import batches, reach

LAW = "Nghị định 118/2025/NĐ-CP"
"""On which papers that are held are not asked for again, where the clerk names nothing nearer."""
NEARER = {
    "born": "Ngày sinh chưa đúng. Hãy nhập ngày/tháng/năm, ví dụ 05/04/1985, hoặc chỉ năm sinh.",
    "number": "Số định danh chưa đúng: căn cước có 12 chữ số, chứng minh nhân dân cũ có 9. Hãy xem lại trên giấy.",
    "name": "Chưa có ai mang số này. Hãy nhập họ tên và ngày sinh của chủ hồ sơ, rồi ghi lại.",
    "several": "Nhiều người được ghi cùng số này. Hãy nhờ phụ trách kiểm tra và gộp, rồi ghi lại.",
}
"""What is wrong with a part of a form about a person, by its name."""
_QUARTER = 270
"""Counter-clockwise: a quarter to the right."""


@dataclass(frozen=True, slots=True)
class Row:
    """One component of the checklist."""

    status: ComponentStatus
    offer: Offer | None
    """What is held for it; None where the caller may not ask, or nobody is known as applicant."""

    @property
    def code(self) -> str:
        """Of the component."""
        return self.status.requirement.code

    @property
    def candidate(self) -> Any:  # noqa: ANN401  (Candidate | None, for the template)
        """The paper that is offered, else the one that lacks least; None when nothing is held or needed."""
        if self.offer is None or self.offer.filled or self.status.excluded is not None:
            return None
        return next(iter(self.offer.candidates), None)


@dataclass(frozen=True, slots=True)
class Work:
    """A dossier at the counter."""

    dossier: Dossier
    procedure: Procedure | None
    applicant: str
    due_note: str
    rows: tuple[Row, ...]
    missing: tuple[tuple[str, str], ...]
    procedures: tuple[Procedure, ...]
    """Which one it may be given, where it has none."""

    @property
    def open(self) -> bool:
        """Whether papers may still be handed in for it."""
        return self.dossier.state in OPEN_DOSSIERS

    @property
    def reusable(self) -> list[Row]:
        """Components for which a paper is held that may be used today."""
        return [row for row in self.rows if row.candidate is not None and row.candidate.reusable]


@dataclass(frozen=True, slots=True)
class Feed:
    """All that was fed for a dossier."""

    account: DossierAccount
    batches: tuple[dict[str, Any], ...]
    """As `live.state` tells them, newest first."""
    names: dict[str, str]
    """Of the components that the dossier asks for, by code."""


def work(services: Services, caller: Caller, code: str) -> Work:
    """Return a dossier with its checklist and what is held for it; raise NotFound."""
    shown = cases.show(services, code)
    offers = {offer.component.code: offer for offer in _offers(services, caller, shown.dossier)}
    rows = tuple(Row(status, offers.get(status.requirement.code)) for status in shown.components)
    return Work(
        dossier=shown.dossier,
        procedure=shown.procedure,
        applicant=_name(services, caller, shown.dossier),
        due_note=shown.due_note,
        rows=rows,
        missing=tuple(shown.missing),
        procedures=tuple(choosing.offered(services, shown.dossier)),
    )


def _offers(services: Services, caller: Caller, dossier: Dossier) -> tuple[Offer, ...]:
    asks = caller.may(Permission.REUSE) and dossier.state in OPEN_DOSSIERS
    if not asks or dossier.procedure is None or dossier.applicant is None:
        return ()
    try:
        return reuse.held(services, Question(dossier=dossier.code), caller).offers
    except SohoaError:
        return ()  # the checklist stands without it


def _name(services: Services, caller: Caller, dossier: Dossier) -> str:
    if dossier.applicant is None:
        return ""
    try:
        return party_care.get(services, dossier.applicant, caller.sight()).name
    except NotFound:
        return ""


def feed(services: Services, caller: Caller, code: str) -> Feed:
    """Return all batches of a dossier that may be known, page by page; raise NotFound."""
    account = accounting.of_dossier(services, code, caller.sight())
    shown = [live.state(services, one.batch.id, caller.sight()) for one in reversed(account.batches)]
    names = {one.requirement.code: one.requirement.name for one in cases.show(services, code).components}
    return Feed(account, tuple({**one, "papers": papers(one)} for one in shown), names)


def papers(batch: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the pages of a batch as they stand together: papers in order, then those that stand apart.

    A paper of which no page could be read has no document, but its place.
    """
    pages = {page["page"]: page | {"parts": False} for page in batch["pages"]}
    for stack in batch["papers"]:
        full = [page for page in stack if pages[page]["bucket"] != Bucket.BLANK]
        for page in stack[stack.index(full[0]) + 1 : stack.index(full[-1]) + 1] if full else ():
            pages[page]["parts"] = True
    owner = {page: document for document in batch["documents"] for page in document["pages"]}
    stacks = [
        (owner.get(stack[0]), owner[stack[0]]["pages"] if stack[0] in owner else stack)
        for stack in batch["papers"]
        if stack[0] in owner or _unread([pages[page] for page in stack])
    ]
    stacks += [(document, document["pages"]) for document in batch["documents"]]
    found = []
    for document, stack in stacks:
        mine = [pages.pop(page) for page in stack if page in pages]
        if mine:
            found.append({"document": document, "unread": document is None, "pages": mine})
    if pages:
        found.append({"document": None, "unread": False, "pages": list(pages.values())})
    return found


def _unread(stack: list[dict[str, Any]]) -> bool:
    """Whether the pages are a paper of which none could be read."""
    return all(not page["document"] for page in stack) and any(page["bucket"] == Bucket.FAILED for page in stack)


def of_dossier(services: Services, caller: Caller, code: str, batch: str, permission: Permission) -> BatchId:
    """Return a batch of this dossier with which the caller may do this; raise NotFound."""
    with services.look() as uow:
        found = reach.batch(uow, caller.sight(permission), batch)
        if found.dossier != cases.get(uow, code).id:
            raise NotFound("batch")
        return batches.get(uow, BatchId(found.id)).id


@dataclass(frozen=True, slots=True)
class Act:
    """A button of a page that was pressed."""

    act: str
    page: str
    version: int
    """Of the arrangement that was looked at."""
    target: str = ""
    """The page beside which it was put down."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a clerk says of a paper that lies on the counter."""

    document: str
    """Empty for every paper of the batch of which nothing is known yet."""
    form: str
    """A `SourceForm`; empty where that is not said."""
    agrees: bool
    """That the pictures were held against the paper, and agree."""


def tell(services: Services, caller: Caller, batch: BatchId, told: Told) -> None:
    """Put on record what lies on the counter; raise NotFound, InvalidRequest, IllegalStep for a withdrawn paper."""
    if told.form not in {"", *SourceForm}:
        raise InvalidRequest("no such form", field="form")
    papers = live.state(services, batch, caller.sight())["documents"]
    chosen = [one for one in papers if one["document"] == told.document or not (told.document or one["source_form"])]
    if told.document and not chosen:
        raise NotFound("document")
    for one in chosen:
        paper = DocumentId(one["document"])
        if told.form and told.form != one["source_form"]:
            evidence.record(services, paper, Counted(SourceForm(told.form)), by=caller.name)
        if told.agrees:
            evidence.compare(services, paper, agrees=True, note="", by=caller.name)


def change(services: Services, caller: Caller, batch: BatchId, wish: Act) -> None:
    """Do what a button of a page says; raise InvalidRequest, IllegalStep, Outdated."""
    if wish.act == "undo":
        arrange.undo(services, batch, seen=wish.version, by=caller.name)
        return
    wanted = _wanted(wish, arrange.current(services, batch))
    arrange.change(services, batch, wanted, seen=wish.version, by=caller.name)


def _wanted(wish: Act, version: Version) -> Change:
    page, target = PageId(wish.page), PageId(wish.target)
    if wish.act == "before":
        return Change("move", page, before=target)
    if wish.act == "after":
        return Change("move", page, after=target)
    if wish.act not in _ACTS:
        raise InvalidRequest("no such act")
    return _ACTS[wish.act](version, page)


def _moved(version: Version, page: PageId, step: int) -> Change:
    """Return the change that moves a page one place on, within its paper or to the end of the neighbouring one."""
    stacks = version.arrangement.papers
    paper, place = _find(stacks, page)
    own = [slot.page for slot in stacks[paper]]
    if 0 <= place + step < len(own):
        own[place], own[place + step] = own[place + step], own[place]
        return Change("order", page, order=tuple(own))
    if not 0 <= paper + step < len(stacks):
        raise InvalidRequest("there is no paper on that side")
    neighbour = stacks[paper + step]
    if step < 0:
        return Change("move", page, after=neighbour[-1].page)
    return Change("move", page, before=neighbour[0].page)


def _find(stacks: tuple[tuple[Slot, ...], ...], page: PageId) -> tuple[int, int]:
    for paper, slots in enumerate(stacks):
        for place, slot in enumerate(slots):
            if slot.page == page:
                return paper, place
    raise InvalidRequest("the page is in no paper")


_ACTS: dict[str, Callable[[Version, PageId], Change]] = {
    "turn": lambda _, page: Change("turn", page, degrees=_QUARTER),
    "split": lambda _, page: Change("split", page),
    "merge": lambda _, page: Change("merge", page),
    "earlier": lambda version, page: _moved(version, page, -1),
    "later": lambda version, page: _moved(version, page, 1),
    "content": lambda _, page: Change("mark", page, mark=Mark.CONTENT),
    "blank": lambda _, page: Change("mark", page, mark=Mark.BLANK),
    "separator": lambda _, page: Change("mark", page, mark=Mark.SEPARATOR),
}
"""What the buttons of a page do, by name."""
