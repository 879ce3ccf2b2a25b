"""What is put on record of every request: by whom, from where, about what, for what; nothing of what a paper says.

Requests of callers are written by `api.guard`, work at the command line by each command, the public look-up by
`pipeline.lookup`, sign-ins by `pipeline.accounts`. Names and numbers never stand in an entry: a person is an
id, and what somebody typed that is no id or code of ours stands as a keyed hash.
"""

import getpass
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from classify import keyed
from core.errors import NotFound, SohoaError
from core.identifiers import dossier_agency
from core.ids import DocumentId, PartyId
from core.party import NumberKind
from core.people import Caller, CallerKind
from core.sight import EVERYTHING
from pipeline import party_care
from pipeline.party_care import Given
from pipeline.pending import Pending
from pipeline.services import Services
from storage.db import audit, parties, reach
from storage.db.audit import DENIED, GRANTED, Data, Entry
from storage.db.reach import Found
from storage.db.work import UnitOfWork

CLI = "cli"
LOOK_UP = "v1.lookup.look_up"
_OURS = re.compile(r"[0-9a-hjkmnp-tv-z]{20}(\.\d{1,6}){0,2}(\.d)?|[0-9a-f]{64}")
"""Ids as `core.ids` makes them, and keys of blobs; no number of a person is as long."""
_BYTES = "blob"
_UNKNOWN = "?"
_SIGNS = 32


@dataclass(frozen=True, slots=True)
class About:
    """What a request is about."""

    kind: str = ""
    subject: str = ""
    dossier: str = ""
    version: str = ""
    ours: bool = False
    """Whether the subject was found, so that it is no text of somebody's."""

    @classmethod
    def of(cls, kind: str, found: Found) -> "About":
        """Return it of a thing that was found; who sees everything is let in to bytes that nobody looked for."""
        return cls(kind, found.id, found.dossier, found.version, ours=kind != _BYTES)


def request(services: Services, caller: Caller, action: str, about: About) -> Entry:
    """Return the entry of a request, to be written when it is known what came of it."""
    entry = Entry(
        at=services.clock(),
        actor=caller.name,
        kind=caller.kind.value,
        address=caller.address,
        action=action,
        subject_kind="",
        subject="",
        outcome=GRANTED,
        purpose=caller.purpose.value if caller.purpose is not None else "",
        data=_circumstances(caller),
    )
    return _of(services, entry, about)


def refused(services: Services, caller: Caller, action: str, why: SohoaError, about: About | None = None) -> None:
    """Put on record what is refused before its route is asked; nobody has an empty name. Raise StorageError."""
    ended(services, Pending(request(services, caller, action, about or About()), why))


def ended(services: Services, begun: Pending) -> None:
    """Put a request on record that has changed nothing; raise StorageError, StorageDown.

    What it named in vain, in its body, is what it was about.
    """
    if isinstance(begun.why, NotFound) and begun.why.asked is not None:
        begun.entry = _of(services, begun.entry, there(services, *begun.why.asked))
    with services.aside() as uow:
        begun.append(uow)


def _of(services: Services, entry: Entry, about: About) -> Entry:
    subject = about.subject if about.ours else shown(services, about.subject)
    dossier = about.dossier or entry.dossier
    return replace(entry, subject_kind=about.kind, subject=subject, dossier=dossier, version=about.version)


def _circumstances(caller: Caller) -> Data:
    """Return at which agency and as what somebody asked, which may change."""
    said: Data = {"agency": caller.home, "roles": ",".join(sorted(caller.roles))}
    return {name: value for name, value in said.items() if value}


def operator(services: Services, action: str, kind: str = "", subject: str = "", data: Data | None = None) -> None:
    """Put on record what is done at the command line of the machine, and under which of its accounts."""
    found = known(services, kind, subject)
    entry = Entry(
        at=services.clock(),
        actor=CLI,
        kind=CallerKind.OPERATOR.value,
        address=_place(),
        action=f"cli.{action}",
        subject_kind=kind,
        subject=found.id if found is not None else shown(services, subject),
        outcome=GRANTED,
        dossier=found.dossier if found is not None else "",
        purpose="maintenance",
        version=found.version if found is not None else "",
        data=data or {},
    )
    _write(services, entry)


def public(services: Services, dossier: str, address: str, why: SohoaError | None) -> None:
    """Put a public look-up on record; `dossier` is the id of the one that was shown, empty for a refused one."""
    entry = Entry(
        at=services.clock(),
        actor="public",
        kind=CallerKind.PUBLIC.value,
        address=address,
        action=LOOK_UP,
        subject_kind="dossier" if dossier else "",
        subject=dossier,
        outcome=GRANTED if why is None else DENIED,
        dossier=dossier,
        purpose="request",
        data={"why": why.code} if why is not None else {},
    )
    _write(services, entry)


def shown(services: Services, asked: str) -> str:
    """Return an id or a dossier's code as it is, and as a keyed hash whatever else somebody typed."""
    if not asked or _OURS.fullmatch(asked) or dossier_agency(asked):
        return asked
    return hidden(services, asked)


def hidden(services: Services, text: str) -> str:
    """Return what stands for a text that must not be read in the audit: the same for the same text."""
    blind = services.keyring.blind("audit", text.encode("utf-8", "replace").decode())
    return f"{_UNKNOWN}{blind[:_SIGNS]}"


REACH = {
    "dossier": reach.dossier,
    "document": reach.document,
    "preview": reach.preview,
    "batch": reach.batch,
    "file": reach.file,
    "page": reach.page,
    "party": reach.party,
    "merge": reach.merge,
    "person": reach.person,
    "agency": reach.agency,
    "key": reach.key,
    "destruction": reach.destruction,
    "blob": reach.blob,
    "upload": reach.upload,
}
"""How a thing of each kind is found."""


def known(services: Services, kind: str, asked: str) -> Found | None:
    """Return a thing whoever may know of it, for the record only; None when there is none."""
    if kind not in REACH or not asked:
        return None
    with services.look() as uow:
        try:
            return REACH[kind](uow, EVERYTHING, asked)
        except NotFound:
            return None


def there(services: Services, kind: str, asked: str) -> About:
    """Return what a name means, also where whoever asks may not know of it: it is on record as what it is."""
    found = known(services, kind, asked)
    return About.of(kind, found) if found is not None else About(kind, asked)


def named(services: Services, action: str, said: Mapping[str, Any], about: About) -> About:
    """Return what a request is about that names it in its body: the paper that is reused, who is asked for."""
    with services.look() as uow:
        return _NAMED[action](services, uow, said, about)


def _reused(_services: Services, uow: UnitOfWork, said: Mapping[str, Any], about: About) -> About:
    asked = str(said.get("document", ""))
    try:
        found = reach.document(uow, EVERYTHING, DocumentId(asked))
    except NotFound:
        return About("document", asked, about.dossier)
    return About("document", found.id, about.dossier or found.dossier, found.version)


def _asked_for(services: Services, uow: UnitOfWork, said: Mapping[str, Any], about: About) -> About:
    if said.get("dossier"):
        try:
            found = reach.dossier(uow, EVERYTHING, str(said["dossier"]))
        except NotFound:
            return About("dossier", str(said["dossier"]))
        return About("dossier", found.id, found.id)
    party = str(said.get("party") or "") or _holder(services, uow, said)
    return About("party", party, about.dossier)


def _holder(services: Services, uow: UnitOfWork, said: Mapping[str, Any]) -> PartyId | str:
    """Return who has the number in a body, empty for nobody."""
    asked = said.get("number")
    number, kind = (
        (asked.get("number"), asked.get("kind")) if isinstance(asked, dict) else (asked, said.get("number_kind"))
    )
    if not isinstance(number, str):
        return ""
    try:
        wanted = NumberKind(kind) if kind else None
        read, digits = party_care.read(services, Given(number, wanted))
    except (SohoaError, ValueError):
        return ""
    found = parties.find(uow, services.keyring, read, digits)
    return found.id if found is not None else ""


def _keyed(services: Services, uow: UnitOfWork, said: Mapping[str, Any], _about: About) -> About:
    """Return whom or what a scanned or typed text is about; nothing where it is neither a dossier nor a person."""
    found = keyed.understood(str(said.get("text", "")), test_numbers=services.settings.classify.test_numbers)
    if found.what is keyed.What.DOSSIER:
        return _asked_for(services, uow, {"dossier": found.code}, About())
    number = found.held
    return _asked_for(services, uow, {"number": number[1], "number_kind": number[0]}, About()) if number else About()


_NAMED = {
    "v1.reuse.take": _reused,
    "v1.reuse.ask": _asked_for,
    "v1.parties.search": _asked_for,
    "v1.payloads.read": _keyed,
    "web.audit.look_up": _keyed,
    "web.counter.find": _keyed,
    "web.reception.take": _reused,
}
NAMING = frozenset(_NAMED)
"""Requests that name in their body what they are about."""


def _place() -> str:
    """Return the account and the machine; an account without a name is a number."""
    try:
        account = getpass.getuser()
    except (KeyError, OSError):
        account = "?"
    return f"{account}@{socket.gethostname()}"


def _write(services: Services, entry: Entry) -> None:
    with services.aside() as uow:
        audit.append(uow, entry)
