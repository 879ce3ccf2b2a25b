"""Page accounting of a batch and a dossier: every page that was fed is somewhere, or a sentence says what is open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from core.batch import Batch, BatchPage, SourceFile
from core.errors import NotClosed
from core.ids import BatchId, PageId
from core.messages import RESCANS, sentence
from core.review import Rescan
from core.sight import Sight
from core.states import BatchState, Bucket, FileState, PageState
from pipeline import dossiers as cases
from pipeline.services import Services
from storage.db import batches, pages, rescans
from storage.db.work import UnitOfWork

_GONE = frozenset({BatchState.WITHDRAWN, BatchState.OPEN})
"""States of a batch whose pages are not counted."""
_TOLD = 600
"""Signs of what is open that an error tells."""


@dataclass(frozen=True, slots=True)
class Account:
    """Places of pages; once nothing is waiting, `fed` is the sum of the next four."""

    fed: int = 0
    in_documents: int = 0
    blank: int = 0
    separators: int = 0
    failed: int = 0
    waiting: int = 0
    """Being read, or not put anywhere yet."""
    rescanned: int = 0
    """New scans of pages that were fed before; they are no pages more."""

    @property
    def closes(self) -> bool:
        """Whether each page is in a document, blank or a separator."""
        return not self.waiting and not self.failed and self.fed == self.in_documents + self.blank + self.separators

    def __add__(self, other: "Account") -> "Account":
        return Account(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Account)))


@dataclass(frozen=True, slots=True)
class Open:
    """Something that keeps an account open."""

    code: str
    message: str
    """Vietnamese, with what is to be done."""
    batch: BatchId | None = None
    """None where it may not be known."""
    page: PageId | None = None


_NOTHING = Open("nothing_fed", "Hồ sơ chưa có trang nào. Hãy quét giấy tờ trước khi hoàn tất.")
_OTHERS = Open("other_batch", "Một lô khác của hồ sơ, có giấy tờ mà bạn không được xem, chưa xong.")


@dataclass(frozen=True, slots=True)
class BatchAccount:
    """One batch and what is open in it."""

    batch: Batch
    account: Account
    open: tuple[Open, ...]

    @property
    def closes(self) -> bool:
        """Whether nothing of it is open."""
        return self.account.closes and not self.open


@dataclass(frozen=True, slots=True)
class DossierAccount:
    """All batches of a dossier."""

    batches: tuple[BatchAccount, ...]
    """Those all of which may be known."""
    others: tuple[Account, ...]
    """Of those that may not."""
    others_open: bool
    missing: tuple[tuple[str, str], ...]
    """Code and sentence of components that still have to be brought."""
    asks: bool = True
    """Whether a procedure says what has to be brought; without one there is nothing to end before a page was fed."""

    @property
    def account(self) -> Account:
        """The sum."""
        return sum((*(one.account for one in self.batches), *self.others), Account())

    @property
    def open(self) -> tuple[Open, ...]:
        """What keeps the account of pages open."""
        told = tuple(one for batch in self.batches for one in batch.open)
        if not self.asks and not self.batches and not self.others:
            return (_NOTHING,)
        return (*told, _OTHERS) if self.others_open else told

    @property
    def closes(self) -> bool:
        """Whether each page that was fed is somewhere."""
        return all(batch.closes for batch in self.batches) and not self.others_open

    @property
    def complete(self) -> bool:
        """Whether the reception can be ended: pages are accounted for, and nothing is missing."""
        return self.closes and not self.missing and not self.open


def of_batch(
    batch: Batch, files: Sequence[SourceFile], found: Iterable[BatchPage], wanted: Sequence[Rescan] = ()
) -> BatchAccount:
    """Return the account of a batch from its rows; `wanted` are pages that reviewers sent back."""
    rows = list(found)
    buckets = [_bucket(page) for page in rows]
    account = Account(
        fed=len(rows),
        in_documents=buckets.count(Bucket.DOCUMENT),
        blank=buckets.count(Bucket.BLANK),
        separators=buckets.count(Bucket.SEPARATOR),
        failed=buckets.count(Bucket.FAILED),
        waiting=buckets.count(None),
        rescanned=sum(file.replaces is not None and file.state is FileState.SPLIT for file in files),
    )
    return BatchAccount(batch, account, (*_open(batch, files, rows), *_sent_back(files, rows, wanted)))


def _counted(uow: UnitOfWork, batch: Batch) -> BatchAccount:
    files, rows = batches.files(uow, batch.id), pages.of_batch(uow, batch.id)
    return of_batch(batch, files, rows, rescans.of_batch(uow, batch.id))


def _bucket(page: BatchPage) -> Bucket | None:
    if page.state is PageState.WAITING:
        return None
    return Bucket.FAILED if page.state is PageState.FAILED else page.bucket


def _open(batch: Batch, files: Sequence[SourceFile], rows: Sequence[BatchPage]) -> Iterable[Open]:
    names = {file.id: file.name for file in files}
    splitting = sum(file.state is FileState.WAITING for file in files)
    reading = sum(page.state is PageState.WAITING for page in rows)
    if splitting:
        yield Open("splitting", f"Đang tách trang của {splitting} tệp.", batch.id)
    if reading:
        yield Open("reading", f"Đang đọc {reading} trang.", batch.id)
    if batch.state is BatchState.PROCESSING and not splitting and not reading:
        yield Open("assembling", "Đang ghép các trang thành giấy tờ.", batch.id)
    if batch.state is BatchState.FAILED:
        why = sentence(batch.failure.code) if batch.failure else sentence("internal")
        yield Open("batch_failed", f"Chưa làm xong lô này: {why}", batch.id)
    for page in rows:
        if page.state is PageState.FAILED:
            why = sentence(page.failure.code) if page.failure else sentence("internal")
            yield Open("page_failed", f"{names[page.file]}, trang {page.number}: {why}", batch.id, page.id)


def _sent_back(files: Sequence[SourceFile], rows: Sequence[BatchPage], wanted: Sequence[Rescan]) -> Iterable[Open]:
    names, known = {file.id: file.name for file in files}, {page.id: page for page in rows}
    for one in wanted:
        page = known[one.page]
        message = f"{names[page.file]}, trang {page.number}: {why_again(one)}"
        yield Open("sent_back", message, one.batch, one.page)


def why_again(wanted: Rescan) -> str:
    """Return why a reviewer sent a page back, and what they added."""
    return " ".join(part for part in (RESCANS[wanted.reason.value], wanted.note) if part)


def failed_scans(files: Sequence[SourceFile]) -> dict[PageId, str]:
    """Return why the newest new scan of a page could not be opened, where the page stands as it was before."""
    newest = {file.replaces: file for file in files if file.replaces is not None}
    return {
        page: sentence(file.failure.code)
        for page, file in newest.items()
        if file.state is FileState.FAILED and file.failure is not None
    }


def of_dossier(services: Services, code: str, sight: Sight) -> DossierAccount:
    """Return the account of a dossier over its batches, of which no more is told than may be known; raise NotFound."""
    shown = cases.show(services, code)
    with services.look() as uow:
        counted = [one for one in batches.of_dossier(uow, shown.dossier.id) if one.state not in _GONE]
        known = {one.id for one in batches.of_dossier(uow, shown.dossier.id, sight)}
        found = [_counted(uow, one) for one in counted]
    others = [one for one in found if one.batch.id not in known]
    return DossierAccount(
        batches=tuple(one for one in found if one.batch.id in known),
        others=tuple(one.account for one in others),
        others_open=not all(one.closes for one in others),
        missing=tuple(shown.missing),
        asks=shown.procedure is not None,
    )


def require_complete(services: Services, code: str, sight: Sight) -> None:
    """Raise NotClosed, with what is open in words, NotFound."""
    found = of_dossier(services, code, sight)
    if found.complete:
        return
    told = " ".join([*(one.message for one in found.open), *(message for _, message in found.missing)])
    raise NotClosed("pages or papers are open", open=told if len(told) <= _TOLD else f"{told[:_TOLD]}…")
