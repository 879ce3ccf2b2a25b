"""What the names in addresses, queries and bodies stand for, and what must be so that a route can do its work.

A route that is not here is asked with what its description says it needs; only where that is not enough to do
something, it is told here. A new route with a new name for something fails until the name is known.
"""

from dataclasses import dataclass, field
from typing import Any

from tests.matrix.world import A


@dataclass(frozen=True)
class Thing:
    """A place in a request in which an object is named; into it goes one of each kind in turn."""

    thing: str
    """As the seeds call it."""
    place: str = ""
    """Where it stands, so that two places for the same thing are told apart."""


@dataclass(frozen=True)
class Situation:
    """How to ask a route so that it can do what it is for."""

    things: dict[str, str] = field(default_factory=dict)
    """Other things than usual, by name."""
    plain: dict[str, Any] = field(default_factory=dict)
    """Other values than usual, by name."""
    query: dict[str, Any] = field(default_factory=dict)
    bodies: tuple[Any, ...] = ()
    """The first one does what the route is for; others name objects in another way."""
    files: dict[str, tuple[str, bytes]] | None = None
    form: dict[str, Any] = field(default_factory=dict)
    raw: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    people: bool = False
    """It is about the account of a person; a key has none, and hears that or nothing."""
    refused: frozenset[int] = frozenset()
    """Statuses with which it is answered where the matrix cannot say what would do it."""
    gives: bool = False
    """It gives duties or scopes; a key with nothing but administration has none to give."""
    echoes: bool = False
    """The answer is made of what was asked and of nothing else, so that no two are alike."""


NAMES = {
    "document": "document",
    "batch": "document.batch",
    "file": "document.file",
    "upload": "upload",
    "page": "document.page1",
    "party": "party",
    "merge_id": "merge_id",
    "link": "link",
    "warning": "warning",
    "sha256": "document.sha256",
    "dossier": "dossier",
    "applicant": "party",
    "newer": "newer",
    "gone": "gone",
    "into": "into",
    "with_note": "document.page1",
    "without_note": "document.page2",
    "number": "number",
    "session": "session",
    "person": "person",
    "key": "key",
    "agency": "agency",
    "parent": "agency",
    "hold": "hold",
    "destruction_id": "destruction",
}
"""Which thing of a seed stands for a name."""

PLAIN: dict[str, Any] = {
    "component": "TP06",
    "role": "owner",
    "begin": "2026-01-01",
    "end": "2030-12-31",
    "born": "1991-02-03",
    "code": "1.009994",
    "payload": "H99.36.05-990101-0001",
}
"""Values that are nobody's, by name."""

_WRONG = frozenset({400, 403})
_OLD = {"old": "wrong", "new": "long enough 2026"}
_PERSON = {"account": "moi.clerk", "name": "Cán bộ mới", "duties": [{"role": "counter", "agency": Thing("agency")}]}
_KEY = {"name": "new key", "scopes": ["see"], "purposes": ["reception"], "agency": Thing("agency")}
_SCAN = b"%PDF-1.4 scan"
_FILES = {"files": ("scan.pdf", _SCAN)}
_PROCEDURE = b"""{"procedures": [{"code": "1.990099", "name": "X", "components": [
    {"code": "TP01", "name": "Y", "types": ["decision"]}]}]}"""
_NEW = {"name": "Đỗ Thị Mới", "born": "1990-01-02"}
_CONFIRM = {"version": 1, "action": "confirm", "page": Thing("read.page1")}
_MOVE = {"version": 1, "action": "move", "page": Thing("read.page1"), "after": Thing("read.page2", "after")}
_WORD = {"line": 0, "count": 1, "text": "Cộng"}
_NUMBER = {"procedure": "1.009994", "number": Thing("number")}
SITUATIONS: dict[str, Situation] = {
    "v1.dossiers.create": Situation(things={"code": "dossier"}, bodies=({"receiving": A},)),
    "v1.dossiers.list_dossiers": Situation(things={"before": "dossier.id"}),
    "v1.dossiers.list_documents": Situation(things={"after": "document"}),
    "v1.dossiers.move": Situation(bodies=({"state": "processing"},)),
    "v1.dossiers.exclude": Situation(plain={"component": "TP05"}, bodies=({"why": "shown_only"},)),
    "v1.dossiers.include": Situation(plain={"component": "TP04"}),
    "v1.dossiers.hand_in": Situation(files=_FILES),
    "v1.batches.hand_in": Situation(files=_FILES, form={"dossier": Thing("dossier")}),
    "v1.uploads.open_upload": Situation(
        plain={"name": "scan.pdf"}, bodies=({"name": "scan.pdf", "size": 9, "dossier": Thing("dossier")},)
    ),
    "v1.uploads.append": Situation(
        raw=_SCAN, headers={"Upload-Offset": "0", "Content-Type": "application/partial-upload"}
    ),
    "v1.uploads.hand_in": Situation(bodies=({"key": "made by a client", "uploads": [{"upload": Thing("sent")}]},)),
    "v1.batches.list_documents": Situation(things={"after": "document"}),
    "v1.batches.recent": Situation(things={"before": "document.batch"}),
    "v1.batches.retry": Situation(things={"batch": "failed.batch"}),
    "v1.operation.retry": Situation(bodies=({"step": "assemble", "subject": Thing("failed.batch")},)),
    "v1.arrangements.change": Situation(things={"batch": "read.batch"}, bodies=(_CONFIRM, _MOVE)),
    "v1.corrections.correct": Situation(things={"document": "read"}, bodies=({"version": 1, "verified": True},)),
    "v1.corrections.undo": Situation(things={"document": "corrected"}, bodies=({"version": 2},)),
    "v1.review_locks.claim": Situation(things={"document": "read"}),
    "v1.review_locks.renew": Situation(things={"document": "held"}, refused=frozenset({409})),
    "v1.review_locks.release": Situation(things={"document": "held"}, bodies=({},), refused=frozenset({409})),
    "v1.review_locks.take_over": Situation(things={"document": "held"}),
    "v1.review_locks.assign": Situation(things={"document": "read"}, bodies=({"person": Thing("person")},)),
    "v1.wording.history": Situation(things={"document": "read", "page": "read.page1"}),
    "v1.wording.change": Situation(
        things={"document": "read"},
        bodies=({"page": Thing("read.page1"), "words_sha256": Thing("read.words"), "changes": [_WORD]},),
    ),
    "v1.wording.undo": Situation(
        things={"document": "read"},
        bodies=({"page": Thing("read.page1"), "words_sha256": Thing("read.words")},),
        refused=frozenset({409}),
    ),
    "v1.rescans.reject": Situation(
        things={"document": "read", "pages": "read.page1"},
        bodies=({"reason": "blurred"}, {"reason": "dark", "pages": [Thing("read.page1")]}),
    ),
    "v1.rescans.withdraw": Situation(things={"document": "rejected"}),
    # No field of the papers that are asked about is typed twice.
    "v1.entries.enter": Situation(
        things={"document": "read"}, bodies=({"fields": {"serial": "CX 123456"}},), refused=frozenset({400})
    ),
    "v1.evidence.count": Situation(bodies=({"pages_fed": 2},)),
    "v1.evidence.compare": Situation(bodies=({"agrees": True},)),
    "v1.evidence.hand_back": Situation(bodies=({"originals": 1},)),
    "v1.evidence.part": Situation(
        things={"document": "paired", "with_note": "paired.page1", "without_note": "paired.page2"}
    ),
    "v1.reuse.ask": Situation(
        bodies=({"dossier": Thing("using")}, {"procedure": "1.009994", "party": Thing("party")}, _NUMBER)
    ),
    "v1.reuse.take": Situation(
        things={"code": "using"},
        bodies=(
            {"component": "TP06", "document": Thing("newer"), "purpose": "Dùng lại", "legal_basis": "Nghị định 118"},
        ),
    ),
    "v1.reuse.end_link": Situation(things={"code": "using"}),
    "v1.reuse.list_links": Situation(things={"code": "using"}),
    "v1.reuse.list_warnings": Situation(things={"code": "using", "before": "warning"}),
    "v1.reuse.see_warning": Situation(things={"code": "using"}),
    "v1.reuse.undo_superseding": Situation(things={"document": "older"}),
    "v1.reuse.undo_revoking": Situation(things={"document": "revoked"}),
    "v1.pages.retry": Situation(things={"page": "failed.page1"}),
    "v1.pages.replace": Situation(things={"page": "failed.page1"}, raw=_SCAN),
    "v1.search.find": Situation(bodies=({"text": "cộng hòa"}, {"text": "giấy"})),
    "v1.parties.enter": Situation(bodies=(_NEW, _NEW | {"numbers": [{"number": Thing("number")}]})),
    "v1.payloads.read": Situation(bodies=({"text": Thing("dossier")}, {"text": Thing("number")})),
    "v1.parties.search": Situation(
        bodies=({"name": "Đỗ Thị Mới", "born": "1990"}, {"number": {"number": Thing("number")}})
    ),
    "v1.parties.add_number": Situation(
        things={"party": "gone"}, bodies=({"number": "099090000017"}, {"number": Thing("number")})
    ),
    "v1.owners.decide": Situation(bodies=({"party": Thing("other")},)),
    "v1.procedures.bring_in": Situation(query={"form": "json"}, raw=_PROCEDURE),
    "v1.retention.list_due": Situation(things={"after": "ended.id"}),
    "v1.retention.list_holds": Situation(things={"code": "kept_back"}),
    "v1.retention.hold": Situation(things={"code": "ended"}),
    "v1.retention.lift": Situation(things={"code": "kept_back"}),
    # Keys and those who are not cleared for every class decide nothing about the end of papers.
    "v1.retention.propose": Situation(
        people=True, refused=frozenset({403}), bodies=({"codes": [Thing("ended")], "reason": "Hết thời hạn"},)
    ),
    "v1.retention.list_destructions": Situation(things={"before": "destruction"}),
    "v1.retention.approve": Situation(people=True, refused=frozenset({403})),
    "v1.retention.reject": Situation(people=True, refused=frozenset({403})),
    "v1.agencies.add": Situation(
        plain={"code": "H99.36.05.01"}, bodies=({"code": "H99.36.05.01", "name": "Tổ", "parent": Thing("agency")},)
    ),
    "v1.agencies.change": Situation(bodies=({"name": "Tên mới"},)),
    "v1.people.add": Situation(gives=True, bodies=(_PERSON,)),
    "v1.people.change": Situation(gives=True),
    "v1.people.reset_password": Situation(gives=True),
    "v1.keys.rotate": Situation(gives=True),
    "v1.people.set_duties": Situation(gives=True, bodies=([{"role": "reviewer", "agency": Thing("agency")}],)),
    # No identity provider is set up here.
    "v1.people.link": Situation(bodies=({"subject": "somebody"},), refused=frozenset({400})),
    "v1.keys.add": Situation(gives=True, bodies=(_KEY,)),
    "v1.reuse.fetch": Situation(bodies=({"document": Thing("document"), "reference": "KHO-1"},)),
    "v1.me.change_password": Situation(people=True, bodies=(_OLD,), refused=_WRONG),
    "v1.me.list_sessions": Situation(people=True),
    "v1.me.end_session": Situation(people=True),
    "v1.me.end_sessions": Situation(people=True),
    "web.retention.show": Situation(things={"after": "ended.id"}),
    "web.retention.propose": Situation(
        people=True, refused=frozenset({403}), form={"codes": Thing("ended"), "reason": "Hết thời hạn"}
    ),
    "web.retention.list_destructions": Situation(things={"before": "destruction"}),
    "web.retention.approve": Situation(people=True, refused=frozenset({403}), form={"seen": "yes"}),
    "web.retention.reject": Situation(people=True, refused=frozenset({403}), form={"reason": "Chưa đủ căn cứ"}),
    "web.retention.show_holds": Situation(things={"code": "kept_back"}),
    "web.retention.hold": Situation(things={"code": "ended"}, form={"reason": "Đang khiếu nại"}),
    "web.retention.lift": Situation(things={"code": "kept_back"}, form={"reason": "Đã xong"}),
    "web.trial.try_pages": Situation(refused=frozenset({400})),
    "web.account.show": Situation(people=True),
    "web.account.change_password": Situation(people=True, form={"old": "wrong", "new": "new"}, refused=_WRONG),
    "web.account.end_session": Situation(people=True),
    "web.account.sign_out_everywhere": Situation(people=True),
    "v1.separators.sheet": Situation(echoes=True),
    "web.documents.record": Situation(form={"source_form": "original", "agrees": "yes"}),
    "web.audit.look_up": Situation(form={"text": Thing("number")}),
    "web.counter.find": Situation(form={"text": Thing("dossier")}),
    # Who works for the whole installation has no agency whose next code it could be.
    "web.counter.open_dossier": Situation(
        form={"procedure": "1.009994", "applicant": Thing("party")}, refused=frozenset({400})
    ),
    "web.reception.hand_in": Situation(files=_FILES),
    # The dossiers of the world have one.
    "web.reception.choose": Situation(form={"procedure": "1.009994"}, refused=frozenset({409})),
    # A number that the caller may not know is nobody's, and there is no name for somebody new.
    "web.reception.name": Situation(form={"text": Thing("number")}, refused=frozenset({400})),
    "web.reception.take": Situation(things={"code": "using"}, form={"component": "TP06", "document": Thing("newer")}),
    # Somebody vouches for the paper of this page.
    "web.reception.arrange": Situation(
        form={"batch": Thing("document.batch"), "page": Thing("document.page1"), "act": "turn", "version": "1"},
        refused=frozenset({409}),
    ),
    "web.reception.tell": Situation(form={"batch": Thing("document.batch"), "form": "original"}),
    "web.reception.rescan": Situation(
        files=_FILES,
        form={"batch": Thing("document.batch"), "page": Thing("document.page1")},
        refused=frozenset({409}),
    ),
    "web.reception.withdraw": Situation(form={"batch": Thing("document.batch")}),
    "web.reception.end": Situation(form={"state": "supplement"}),
    "web.counter.hand_in": Situation(files=_FILES, form={"dossier": Thing("dossier")}),
    "web.lookup.look_up": Situation(form={"payload": "H99.36.05-990101-0001", "last_four": "0000"}),
}


def plain(route: str, name: str) -> Any:
    """Return the value of a name that stands for no object; None where it does, or is not known."""
    situation = SITUATIONS.get(route, Situation())
    if name in situation.things:
        return None
    return situation.plain.get(name, PLAIN.get(name))
