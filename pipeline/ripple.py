"""What happens to a paper reaches the open dossiers that use it, as warnings with sentences, never silently.

Whoever calls has kept what happened under the lock of the holding: a dossier that begins to use the paper at the same
moment either sees that or is warned.
"""

from collections.abc import Sequence
from enum import StrEnum

from core.ids import DocumentId, DossierId, new_id
from core.register import Holding, Warned
from core.states import OPEN_DOSSIERS
from pipeline.services import Services
from storage.db import dossiers, events, holdings, links, warnings
from storage.db.documents import VOUCHED
from storage.db.work import UnitOfWork

SUPERSEDED, NOT_SUPERSEDED = "document.superseded", "document.superseding_undone"
"""Events that say what became of a paper; those that a person decided outlast what Sohoa finds out by itself."""
COPY_FOUND = "document.newer_copy_found"


class News(StrEnum):
    """What may happen to a paper that a dossier uses."""

    SUPERSEDED = "superseded"
    REINSTATED = "reinstated"
    """It was superseded, and that was taken back."""
    NEWER_COPY = "newer_copy"
    """There is a newer one, of which only a copy that may not be reused is held."""
    REVOKED = "revoked"
    UNREVOKED = "unrevoked"
    UNVERIFIED = "unverified"
    VERIFIED_AGAIN = "verified_again"
    WITHDRAWN = "withdrawn"
    DOUBTED = "doubted"
    """It could be reused as it was digitized, and turned out to be none that could."""
    NOT_THEIRS = "not_theirs"
    """It turned out to be none of the applicant's."""


_SENTENCES = {
    News.SUPERSEDED: "{paper} mà hồ sơ đang dùng đã có giấy mới hơn thay thế. Hãy đối chiếu thay đổi và dùng giấy mới.",
    News.REINSTATED: "{paper} mà hồ sơ đang dùng đã có giá trị trở lại: việc thay thế đã được hủy bỏ.",
    News.NEWER_COPY: "Kho có bản sao chụp của một giấy mới hơn {paper} mà hồ sơ đang dùng. "
    "Bản sao chụp không thay được bản đang dùng; hãy yêu cầu xuất trình giấy mới để đối chiếu.",
    News.REVOKED: "{paper} mà hồ sơ đang dùng đã bị thu hồi, hủy bỏ. Hãy xem lại hồ sơ trước khi giải quyết tiếp.",
    News.UNREVOKED: "{paper} mà hồ sơ đang dùng đã có giá trị trở lại: việc thu hồi đã được hủy bỏ.",
    News.UNVERIFIED: "{paper} mà hồ sơ đang dùng đang được hiệu chỉnh, chưa được xác nhận lại. Hãy chờ kết quả.",
    News.VERIFIED_AGAIN: "{paper} mà hồ sơ đang dùng đã được hiệu chỉnh và xác nhận lại. Hãy đối chiếu thông tin.",
    News.WITHDRAWN: "{paper} mà hồ sơ đang dùng đã được rút khỏi kho. Hãy yêu cầu giấy tờ khác.",
    News.DOUBTED: "{paper} mà hồ sơ đang dùng có chỗ phải xem lại: hình ảnh, bản giấy đã quét hoặc kết quả đối chiếu. "
    "Hãy đối chiếu trước khi giải quyết tiếp.",
    News.NOT_THEIRS: "{paper} mà hồ sơ dùng lại không phải của người đứng tên hồ sơ. Hãy đối chiếu và dùng giấy khác.",
}
_BACK = {
    News.REINSTATED: "Việc thay thế {paper} mà hồ sơ đang dùng đã được hủy bỏ, nhưng giấy vẫn chưa dùng được. {why}",
    News.UNREVOKED: "Việc thu hồi {paper} mà hồ sơ đang dùng đã được hủy bỏ, nhưng giấy vẫn chưa dùng được. {why}",
}
"""What is said in place of that it has value again, where something else still speaks against the paper."""
_SETTLES = {
    News.SUPERSEDED: News.REINSTATED,
    News.REINSTATED: News.SUPERSEDED,
    News.REVOKED: News.UNREVOKED,
    News.UNREVOKED: News.REVOKED,
    News.UNVERIFIED: News.VERIFIED_AGAIN,
    News.VERIFIED_AGAIN: News.UNVERIFIED,
}
"""News that make earlier news of the same paper a thing of the past."""
_OWN_BUSINESS = frozenset({News.UNVERIFIED, News.VERIFIED_AGAIN, News.DOUBTED})
"""What the dossier for which a paper was digitized need not be told: its own clerks do it."""


def spread(services: Services, uow: UnitOfWork, held: Holding, news: News, by: str) -> list[DossierId]:
    """Warn every open dossier that uses the paper and return them; earlier news that this settles count as seen."""
    told = [dossier for dossier in _using(uow, held) if news not in _OWN_BUSINESS or dossier != held.origin]
    if settled := _SETTLES.get(news):
        warnings.settle(uow, held.document, [settled.value], by)
    warn(services, uow, held, news, told, by=by)
    return told


def warn(
    services: Services, uow: UnitOfWork, held: Holding, news: News, concerned: Sequence[DossierId], *, by: str
) -> None:
    """Warn these dossiers."""
    message = _message(services, uow, held, news)
    for dossier in concerned:
        warnings.put(uow, Warned(new_id(), dossier, held.document, news.value, message, uow.now()))
        events.append(uow, by, "dossier.warned", dossier, {"document": held.document, "news": news.value})


def _message(services: Services, uow: UnitOfWork, held: Holding, news: News) -> str:
    kind = services.catalog.types.get(held.type)
    name = kind.name if kind else "Giấy tờ"
    why = _against(holdings.find(uow, held.document) or held) if news in _BACK else ""
    if why:
        return _BACK[news].format(paper=name, why=why)
    return _SENTENCES[news].format(paper=name)


def _against(held: Holding) -> str:
    """Return what still speaks against a paper, in a sentence; empty where nothing does."""
    if held.revoked_at is not None:
        return "Giấy đã bị thu hồi, hủy bỏ."
    if held.superseded_by is not None:
        return "Đã có giấy mới hơn thay thế."
    return "" if held.state in VOUCHED else "Giấy chưa được xác nhận hoặc đã được rút khỏi kho."


def supersede(
    services: Services,
    uow: UnitOfWork,
    older: Holding,
    newer: DocumentId,
    *,
    by: str,
    why: str,
    decided: bool = False,
) -> None:
    """Let a newer document stand in the place of an older one; `decided` where a person says so of these two."""
    holdings.supersede(uow, older.document, newer)
    events.append(uow, by, SUPERSEDED, older.document, {"by": newer, "why": why, "decided": decided})
    spread(services, uow, older, News.SUPERSEDED, by)


def tell_of_copy(services: Services, uow: UnitOfWork, older: Holding, copy: DocumentId, by: str) -> None:
    """Tell once that there is a copy of a newer paper, which takes no place but says that the older one may be past."""
    told = (event for event in events.of_subject(uow, older.document) if event.action == COPY_FOUND)
    if all(event.data.get("by") != copy for event in told):
        events.append(uow, by, COPY_FOUND, older.document, {"by": copy})
        spread(services, uow, older, News.NEWER_COPY, by)


def reinstate(services: Services, uow: UnitOfWork, older: Holding, *, by: str, why: str, decided: bool = False) -> None:
    """Take back that a newer document stands in the place of this one; `decided` where a person says so."""
    holdings.supersede(uow, older.document, None)
    data: events.Data = {"was": older.superseded_by, "why": why, "decided": decided}
    events.append(uow, by, NOT_SUPERSEDED, older.document, data)
    spread(services, uow, older, News.REINSTATED, by)


def _using(uow: UnitOfWork, held: Holding) -> list[DossierId]:
    """Return the open dossiers that use the paper, that for which it was digitized too."""
    found = links.open_dossiers(uow, [held.document])
    own = held.origin
    if own is not None and own not in found and dossiers.get(uow, own).state in OPEN_DOSSIERS:
        found.append(own)
    return found
