"""What each route needs: a permission, and the thing that the caller must be able to know of.

The one list of it: a route that stands neither here nor in `OPEN` answers nobody. What a list or search returns is
filtered in the query (`storage.db.sight`); what a body names is checked where it is used.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from core.people import Permission, Purpose
from core.people import Permission as May


class Kind(StrEnum):
    """What a route is about."""

    DOSSIER = "dossier"
    DOCUMENT = "document"
    BATCH = "batch"
    FILE = "file"
    PAGE = "page"
    PARTY = "party"
    MERGE = "merge"
    PERSON = "person"
    AGENCY = "agency"
    KEY = "key"
    BLOB = "blob"
    UPLOAD = "upload"
    """A file that arrives in parts; only who sends it may know of it."""
    DESTRUCTION = "destruction"
    """A proposal to destroy dossiers, with its minutes."""
    PREVIEW = "preview"
    """A document of whatever privacy class, of which nothing is shown that it says."""
    NOTHING = ""


def place(kind: Kind) -> str:
    """Return the name that such a thing has in the address of a route."""
    named = {
        Kind.DOSSIER: "code",
        Kind.MERGE: "merge_id",
        Kind.BLOB: "sha256",
        Kind.PREVIEW: "document",
        Kind.DESTRUCTION: "destruction_id",
    }
    return named.get(kind, kind.value)


def name_of(endpoint: Callable[..., object]) -> str:
    """Return the name by which the policy knows a route."""
    return f"{endpoint.__module__.removeprefix('api.')}.{endpoint.__name__}"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a route needs."""

    permission: Permission
    kind: Kind = Kind.NOTHING
    purpose: Purpose | None = None
    """For nothing else; None is any purpose of the caller."""
    also: Permission | None = None
    """Another permission that is as good, of a route that is about nothing in particular."""
    always: bool = False
    """Whoever is signed in may do it, also before they have chosen a password."""
    passive: bool = False
    """Pages ask it by themselves: it keeps no session awake."""


OPEN = frozenset(
    {
        "v1.health.healthz",
        "v1.health.readyz",
        "v1.lookup.look_up",
        "web.account.sign_in_form",
        "web.account.sign_in",
        "web.provider.start",
        "web.provider.finish",
        "web.lookup.form",
        "web.lookup.look_up",
    }
)
"""Routes that need no permission."""

RULES: dict[str, Rule] = {
    "app.openapi": Rule(May.SEE),
    "v1.procedures.list_procedures": Rule(May.SEE, also=May.ADMINISTER),
    "v1.procedures.export": Rule(May.SEE, also=May.ADMINISTER),
    "v1.procedures.bring_in": Rule(May.ADMINISTER),
    "v1.procedures.show": Rule(May.SEE, also=May.ADMINISTER),
    "v1.procedures.versions": Rule(May.SEE, also=May.ADMINISTER),
    "v1.dossiers.create": Rule(May.SCAN),
    "v1.dossiers.list_dossiers": Rule(May.SEE),
    "v1.dossiers.show": Rule(May.SEE, Kind.DOSSIER),
    "v1.dossiers.change": Rule(May.SCAN, Kind.DOSSIER),
    "v1.dossiers.move": Rule(May.SCAN, Kind.DOSSIER),
    "v1.dossiers.history": Rule(May.SEE, Kind.DOSSIER),
    "v1.dossiers.list_components": Rule(May.SEE, Kind.DOSSIER),
    "v1.dossiers.exclude": Rule(May.SCAN, Kind.DOSSIER),
    "v1.dossiers.include": Rule(May.SCAN, Kind.DOSSIER),
    "v1.dossiers.list_documents": Rule(May.SEE, Kind.DOSSIER),
    "v1.dossiers.hand_in": Rule(May.SCAN, Kind.DOSSIER),
    "v1.uploads.open_upload": Rule(May.SCAN),
    "v1.uploads.list_uploads": Rule(May.SCAN),
    "v1.uploads.show": Rule(May.SCAN, Kind.UPLOAD),
    "v1.uploads.append": Rule(May.SCAN, Kind.UPLOAD),
    "v1.uploads.give_up": Rule(May.SCAN, Kind.UPLOAD),
    "v1.uploads.hand_in": Rule(May.SCAN, Kind.DOSSIER),
    "v1.batches.hand_in": Rule(May.SCAN),
    "v1.batches.recent": Rule(May.SEE),
    "v1.batches.show": Rule(May.SEE, Kind.BATCH),
    "v1.live.show": Rule(May.SEE, Kind.BATCH, passive=True),
    "v1.live.account": Rule(May.SEE, Kind.DOSSIER),
    "v1.batches.list_documents": Rule(May.SEE, Kind.BATCH),
    "v1.batches.withdraw": Rule(May.SCAN, Kind.BATCH),
    "v1.batches.retry": Rule(May.SCAN, Kind.BATCH),
    "v1.arrangements.show": Rule(May.SEE, Kind.BATCH),
    "v1.arrangements.change": Rule(May.ARRANGE, Kind.BATCH),
    "v1.arrangements.history": Rule(May.SEE, Kind.BATCH),
    "v1.documents.show": Rule(May.SEE, Kind.DOCUMENT),
    "v1.previews.show": Rule(May.SEE, Kind.PREVIEW),
    "v1.documents.pdf": Rule(May.DOWNLOAD, Kind.DOCUMENT),
    "v1.documents.alto": Rule(May.DOWNLOAD, Kind.DOCUMENT),
    "v1.documents.text": Rule(May.DOWNLOAD, Kind.DOCUMENT),
    "v1.documents.words": Rule(May.SEE, Kind.DOCUMENT),
    "v1.documents.original": Rule(May.DOWNLOAD, Kind.FILE),
    "v1.corrections.history": Rule(May.SEE, Kind.DOCUMENT),
    "v1.corrections.correct": Rule(May.CORRECT, Kind.DOCUMENT),
    "v1.corrections.undo": Rule(May.CORRECT, Kind.DOCUMENT),
    "v1.bench.show": Rule(May.SEE, Kind.DOCUMENT),
    "v1.review.queue": Rule(May.CORRECT),
    "v1.review.take_next": Rule(May.CORRECT),
    "v1.review.list_reviewers": Rule(May.DECIDE),
    "v1.review_locks.claim": Rule(May.CORRECT, Kind.DOCUMENT),
    "v1.review_locks.renew": Rule(May.CORRECT, Kind.DOCUMENT),
    "v1.review_locks.release": Rule(May.CORRECT, Kind.DOCUMENT),
    "v1.review_locks.take_over": Rule(May.DECIDE, Kind.DOCUMENT),
    "v1.review_locks.assign": Rule(May.DECIDE, Kind.DOCUMENT),
    "v1.wording.history": Rule(May.SEE, Kind.DOCUMENT),
    "v1.wording.change": Rule(May.CORRECT, Kind.DOCUMENT),
    "v1.wording.undo": Rule(May.CORRECT, Kind.DOCUMENT),
    "v1.rescans.list_rescans": Rule(May.SEE),
    "v1.rescans.reject": Rule(May.CORRECT, Kind.DOCUMENT),
    "v1.rescans.withdraw": Rule(May.CORRECT, Kind.DOCUMENT),
    "v1.entries.enter": Rule(May.CORRECT, Kind.DOCUMENT),
    "v1.evidence.show": Rule(May.SEE, Kind.DOCUMENT),
    "v1.evidence.renditions": Rule(May.SEE, Kind.DOCUMENT),
    "v1.evidence.count": Rule(May.SCAN, Kind.DOCUMENT),
    "v1.evidence.compare": Rule(May.SCAN, Kind.DOCUMENT),
    "v1.evidence.hand_back": Rule(May.SCAN, Kind.DOCUMENT),
    "v1.evidence.pair": Rule(May.SCAN, Kind.DOCUMENT),
    "v1.evidence.part": Rule(May.SCAN, Kind.DOCUMENT),
    "v1.reuse.ask": Rule(May.REUSE),
    "v1.reuse.take": Rule(May.REUSE, Kind.DOSSIER),
    "v1.reuse.fetch": Rule(May.REUSE, Kind.DOSSIER),
    "v1.reuse.list_links": Rule(May.SEE, Kind.DOSSIER),
    "v1.reuse.end_link": Rule(May.REUSE, Kind.DOSSIER),
    "v1.reuse.list_warnings": Rule(May.SEE, Kind.DOSSIER),
    "v1.reuse.see_warning": Rule(May.SEE, Kind.DOSSIER),
    "v1.reuse.show_standing": Rule(May.SEE, Kind.DOCUMENT),
    "v1.reuse.supersede": Rule(May.DECIDE, Kind.DOCUMENT),
    "v1.reuse.undo_superseding": Rule(May.DECIDE, Kind.DOCUMENT),
    "v1.reuse.revoke": Rule(May.DECIDE, Kind.DOCUMENT),
    "v1.reuse.undo_revoking": Rule(May.DECIDE, Kind.DOCUMENT),
    "v1.pages.image": Rule(May.SEE, Kind.PAGE),
    "v1.pages.picture": Rule(May.SEE, Kind.PAGE),
    "v1.pages.retry": Rule(May.SCAN, Kind.PAGE),
    "v1.pages.replace": Rule(May.SCAN, Kind.PAGE),
    "v1.search.find": Rule(May.SEE),
    # The signed address, which ends soon, is no key: whoever follows it must be one who may have these bytes.
    "v1.blobs.fetch": Rule(May.DOWNLOAD, Kind.BLOB),
    "v1.receipts.show": Rule(May.SCAN, Kind.DOSSIER),
    "v1.separators.sheet": Rule(May.SCAN),
    "v1.measures.show": Rule(May.MEASURE),
    "v1.measures.as_csv": Rule(May.MEASURE),
    "v1.measures.prometheus": Rule(May.MEASURE),
    "v1.payloads.read": Rule(May.SCAN),
    "v1.parties.enter": Rule(May.SCAN),
    "v1.parties.search": Rule(May.SCAN),
    "v1.parties.show": Rule(May.SEE, Kind.PARTY),
    "v1.parties.traces": Rule(May.SEE, Kind.PARTY),
    "v1.parties.documents": Rule(May.SEE, Kind.PARTY),
    "v1.parties.add_number": Rule(May.DECIDE, Kind.PARTY),
    "v1.parties.take_number_back": Rule(May.DECIDE, Kind.PARTY),
    "v1.parties.list_merges": Rule(May.SEE, Kind.PARTY),
    "v1.parties.merge": Rule(May.DECIDE),
    "v1.parties.show_merge": Rule(May.SEE, Kind.MERGE),
    "v1.parties.part": Rule(May.DECIDE, Kind.MERGE),
    "v1.audit.of_party": Rule(May.AUDIT, Kind.PARTY),
    "v1.exports.show": Rule(May.DOWNLOAD, Kind.PARTY, Purpose.REQUEST),
    "v1.audit.search": Rule(May.AUDIT),
    "v1.audit.as_csv": Rule(May.AUDIT),
    "v1.owners.show": Rule(May.SEE, Kind.DOCUMENT),
    "v1.owners.decide": Rule(May.DECIDE, Kind.DOCUMENT),
    "v1.owners.leave": Rule(May.DECIDE, Kind.DOCUMENT),
    "v1.retention.list_groups": Rule(May.DECIDE),
    "v1.retention.list_due": Rule(May.DECIDE),
    "v1.retention.list_holds": Rule(May.DECIDE, Kind.DOSSIER),
    "v1.retention.hold": Rule(May.DECIDE, Kind.DOSSIER),
    "v1.retention.lift": Rule(May.DECIDE, Kind.DOSSIER),
    "v1.retention.propose": Rule(May.DECIDE),
    "v1.retention.list_destructions": Rule(May.DECIDE),
    "v1.retention.show": Rule(May.DECIDE, Kind.DESTRUCTION),
    "v1.retention.show_minutes": Rule(May.DECIDE, Kind.DESTRUCTION),
    "v1.retention.approve": Rule(May.DECIDE, Kind.DESTRUCTION),
    "v1.retention.reject": Rule(May.DECIDE, Kind.DESTRUCTION),
    "v1.agencies.list_agencies": Rule(May.ADMINISTER),
    "v1.agencies.add": Rule(May.ADMINISTER),
    "v1.agencies.show": Rule(May.ADMINISTER, Kind.AGENCY),
    "v1.agencies.change": Rule(May.ADMINISTER, Kind.AGENCY),
    "v1.people.list_people": Rule(May.ADMINISTER),
    "v1.people.add": Rule(May.ADMINISTER),
    "v1.people.show": Rule(May.ADMINISTER, Kind.PERSON),
    "v1.people.change": Rule(May.ADMINISTER, Kind.PERSON),
    "v1.people.set_duties": Rule(May.ADMINISTER, Kind.PERSON),
    "v1.people.reset_password": Rule(May.ADMINISTER, Kind.PERSON),
    "v1.people.link": Rule(May.ADMINISTER, Kind.PERSON),
    "v1.people.sign_out": Rule(May.ADMINISTER, Kind.PERSON),
    "v1.keys.list_keys": Rule(May.ADMINISTER),
    "v1.keys.add": Rule(May.ADMINISTER),
    "v1.keys.rotate": Rule(May.ADMINISTER, Kind.KEY),
    "v1.keys.revoke": Rule(May.ADMINISTER, Kind.KEY),
    "v1.me.show": Rule(May.SEE, always=True),
    "v1.me.change_password": Rule(May.SEE, always=True),
    "v1.me.list_sessions": Rule(May.SEE, always=True),
    "v1.me.end_session": Rule(May.SEE, always=True),
    "v1.me.end_sessions": Rule(May.SEE, always=True),
    "web.account.show": Rule(May.SEE, always=True),
    "web.account.change_password": Rule(May.SEE, always=True),
    "web.account.end_session": Rule(May.SEE, always=True),
    "web.account.sign_out": Rule(May.SEE, always=True),
    "web.account.sign_out_everywhere": Rule(May.SEE, always=True),
    "web.home.home": Rule(May.SEE, always=True),
    "v1.operation.health": Rule(May.ADMINISTER),
    "v1.operation.quarantine": Rule(May.ADMINISTER),
    "v1.operation.retry": Rule(May.ADMINISTER),
    "web.administration.begin": Rule(May.ADMINISTER),
    "web.administration.agencies": Rule(May.ADMINISTER),
    "web.administration.people": Rule(May.ADMINISTER),
    "web.administration.keys": Rule(May.ADMINISTER),
    "web.administration.procedures": Rule(May.ADMINISTER),
    "web.administration.types": Rule(May.ADMINISTER),
    "web.administration.show_thresholds": Rule(May.ADMINISTER),
    "web.administration.operation": Rule(May.ADMINISTER),
    "web.trial.form": Rule(May.ADMINISTER),
    "web.trial.try_pages": Rule(May.ADMINISTER),
    "web.retention.show": Rule(May.DECIDE),
    "web.retention.propose": Rule(May.DECIDE),
    "web.retention.list_destructions": Rule(May.DECIDE),
    "web.retention.show_destruction": Rule(May.DECIDE, Kind.DESTRUCTION),
    "web.retention.approve": Rule(May.DECIDE, Kind.DESTRUCTION),
    "web.retention.reject": Rule(May.DECIDE, Kind.DESTRUCTION),
    "web.retention.show_holds": Rule(May.DECIDE, Kind.DOSSIER),
    "web.retention.hold": Rule(May.DECIDE, Kind.DOSSIER),
    "web.retention.lift": Rule(May.DECIDE, Kind.DOSSIER),
    "web.audit.show": Rule(May.AUDIT),
    "web.audit.look_up": Rule(May.AUDIT),
    "web.audit.report": Rule(May.AUDIT, Kind.PARTY),
    "web.dashboard.show": Rule(May.MEASURE),
    "web.dashboard.now": Rule(May.MEASURE, passive=True),
    "web.review.queue": Rule(May.CORRECT),
    "web.review.work": Rule(May.CORRECT, Kind.DOCUMENT),
    "web.dossiers.list_dossiers": Rule(May.SEE),
    "web.dossiers.show": Rule(May.SEE, Kind.DOSSIER),
    "web.documents.show": Rule(May.SEE, Kind.DOCUMENT),
    "web.documents.record": Rule(May.SCAN, Kind.DOCUMENT),
    "web.search.form": Rule(May.SEE),
    "web.search.find": Rule(May.SEE),
    "web.counter.counter": Rule(May.SCAN),
    "web.counter.find": Rule(May.SCAN),
    "web.counter.open_dossier": Rule(May.SCAN),
    "web.reception.show": Rule(May.SEE, Kind.DOSSIER),
    "web.reception.watch": Rule(May.SEE, Kind.DOSSIER, passive=True),
    "web.reception.hand_in": Rule(May.SCAN, Kind.DOSSIER),
    "web.reception.choose": Rule(May.SCAN, Kind.DOSSIER),
    "web.reception.name": Rule(May.SCAN, Kind.DOSSIER),
    "web.reception.take": Rule(May.REUSE, Kind.DOSSIER),
    "web.reception.arrange": Rule(May.ARRANGE, Kind.DOSSIER),
    "web.reception.tell": Rule(May.SCAN, Kind.DOSSIER),
    "web.reception.rescan": Rule(May.SCAN, Kind.DOSSIER),
    "web.reception.withdraw": Rule(May.SCAN, Kind.DOSSIER),
    "web.reception.end": Rule(May.SCAN, Kind.DOSSIER),
    "web.reception.show_receipt": Rule(May.SCAN, Kind.DOSSIER),
    "web.reception.show_sheets": Rule(May.SCAN, Kind.DOSSIER),
    "web.counter.hand_in": Rule(May.SCAN),
    "web.counter.show_batch": Rule(May.SEE, Kind.BATCH),
}
"""Rule by module and function of the route."""
