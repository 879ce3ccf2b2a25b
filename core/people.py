"""Who asks, as what, for what: agencies, roles, permissions, purposes, privacy classes.

One policy: what somebody may do is decided by their duties (a role in an agency and all agencies below it), what they
may see also by the privacy classes that they are cleared for. `storage.db.sight` makes SQL of it, `api.policy` says
which permission each route needs.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from core.ids import PersonId
from core.sight import Sight


class Role(StrEnum):
    """What somebody is in an agency."""

    COUNTER = "counter"
    """Counter clerk (cán bộ tiếp nhận): scans, opens dossiers, reuses."""
    REVIEWER = "reviewer"
    """Back office (cán bộ số hóa, kiểm tra): corrects and vouches."""
    SUPERVISOR = "supervisor"
    """Head of a one-stop shop (phụ trách): all of both, decides what cannot be undone by itself."""
    AUDITOR = "auditor"
    """Inspects who did what; sees no paper."""
    ADMINISTRATOR = "administrator"
    """Keeps agencies, people, keys, procedures; sees no paper."""


class Permission(StrEnum):
    """What may be asked of the service; also the scopes of keys."""

    SEE = "see"
    """Lists, dossiers, documents, what was read on them."""
    DOWNLOAD = "download"
    """Originals, pictures, searchable PDF files."""
    SCAN = "scan"
    """Open and move dossiers, hand papers in, count and hand back."""
    ARRANGE = "arrange"
    """Split, join, order and turn pages."""
    CORRECT = "correct"
    """Correct what was read, and vouch for it."""
    REUSE = "reuse"
    """Ask what is held of somebody for a dossier, and use it."""
    DECIDE = "decide"
    """Revoke and replace papers, merge people, say whose a paper is."""
    MEASURE = "measure"
    AUDIT = "audit"
    ADMINISTER = "administer"


class Purpose(StrEnum):
    """Why somebody looks at papers (Luật 91/2025/QH15: no personal data beyond the purpose)."""

    RECEPTION = "reception"
    """Tiếp nhận hồ sơ."""
    PROCESSING = "processing"
    """Giải quyết thủ tục hành chính."""
    REVIEW = "review"
    """Kiểm tra, hiệu chỉnh kết quả số hóa."""
    REUSE = "reuse"
    """Tái sử dụng cho hồ sơ khác."""
    SUPERVISION = "supervision"
    """Kiểm tra, giám sát nội bộ."""
    INSPECTION = "inspection"
    """Thanh tra, kiểm toán."""
    ARCHIVE = "archive"
    """Nộp lưu trữ."""
    REQUEST = "request"
    """Theo yêu cầu của chính công dân."""
    MAINTENANCE = "maintenance"
    """Vận hành hệ thống."""


MAY: dict[Role, frozenset[Permission]] = {
    Role.COUNTER: frozenset(
        {Permission.SEE, Permission.DOWNLOAD, Permission.SCAN, Permission.ARRANGE, Permission.REUSE}
    ),
    Role.REVIEWER: frozenset({Permission.SEE, Permission.DOWNLOAD, Permission.ARRANGE, Permission.CORRECT}),
    Role.SUPERVISOR: frozenset(
        {
            Permission.SEE,
            Permission.DOWNLOAD,
            Permission.SCAN,
            Permission.ARRANGE,
            Permission.CORRECT,
            Permission.REUSE,
            Permission.DECIDE,
            Permission.MEASURE,
        }
    ),
    Role.AUDITOR: frozenset({Permission.AUDIT, Permission.MEASURE}),
    Role.ADMINISTRATOR: frozenset({Permission.ADMINISTER}),
}
"""What each role may do."""

PURPOSES: dict[Role, tuple[Purpose, ...]] = {
    Role.COUNTER: (Purpose.RECEPTION, Purpose.REUSE, Purpose.REQUEST),
    Role.REVIEWER: (Purpose.REVIEW, Purpose.PROCESSING),
    Role.SUPERVISOR: (Purpose.SUPERVISION, Purpose.PROCESSING, Purpose.REVIEW, Purpose.REQUEST, Purpose.ARCHIVE),
    Role.AUDITOR: (Purpose.INSPECTION, Purpose.REQUEST),
    Role.ADMINISTRATOR: (Purpose.MAINTENANCE,),
}
"""For what each role works; what nobody names is the first."""

PRIVACY_CLASSES = ("P0", "P1", "P2", "P3")
"""Of the catalog's types, from harmless to sensitive (Luật 91/2025/QH15; domain reference 3)."""


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency that receives, decides or digitizes."""

    code: str
    """As in the codes of its dossiers (Quyết định 20/2020/QĐ-TTg)."""
    name: str
    parent: str | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """A role in an agency and in all below it; an empty agency is the whole installation."""

    role: Role
    agency: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account."""

    id: PersonId
    account: str
    """What they sign in with: small letters, digits, point, hyphen, underscore, at sign."""
    name: str
    classes: tuple[str, ...] = PRIVACY_CLASSES
    """Privacy classes that they are cleared for."""
    must_change: bool = False
    """Their password was set by somebody else."""
    disabled_at: datetime | None = None


class CallerKind(StrEnum):
    """What asks."""

    PERSON = "person"
    SERVICE = "service"
    OPERATOR = "operator"
    """Whoever has the command line of the machine."""
    PUBLIC = "public"
    """Nobody in particular, as in the public look-up."""


@dataclass(frozen=True, slots=True)
class Grant:
    """Permissions and the agencies in which they hold; None is everywhere."""

    permissions: frozenset[Permission]
    agencies: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, with all that decides what they may do."""

    name: str
    """Account or name of the key, as events and the audit name them."""
    kind: CallerKind = CallerKind.PUBLIC
    grants: tuple[Grant, ...] = ()
    types: frozenset[str] | None = None
    """Document types of the classes that they are cleared for; None is all."""
    purposes: tuple[Purpose, ...] = ()
    """For what they may work; the first one counts where none is named."""
    purpose: Purpose | None = None
    """For what they ask now."""
    address: str = ""
    """Where from, as far as the network tells."""
    person: PersonId | None = None
    must_change: bool = False
    """They have to choose a password before anything else."""
    roles: frozenset[Role] = field(default_factory=frozenset)
    home: str = ""
    """Code of the agency at which they work; empty for the whole installation."""

    def may(self, permission: Permission) -> bool:
        """Return whether there is any agency in which they may do this."""
        return any(permission in grant.permissions for grant in self.grants)

    def agencies(self, permission: Permission) -> frozenset[str] | None:
        """Return in which agencies they may do this; None is everywhere."""
        found: set[str] = set()
        for grant in self.grants:
            if permission in grant.permissions:
                if grant.agencies is None:
                    return None
                found |= grant.agencies
        return frozenset(found)

    def works_in(self, agency: str, permission: Permission) -> bool:
        """Return whether they may do this in an agency."""
        mine = self.agencies(permission)
        return mine is None or agency in mine

    def sight(self, permission: Permission = Permission.SEE) -> Sight:
        """Return the papers with which they may do this."""
        return Sight(types=self.types, agencies=self.agencies(permission), by=self.name)


EVERYTHING = frozenset(Permission)


def operator(name: str) -> Caller:
    """Return the caller who has the machine itself: nothing is hidden from them, everything is on record."""
    purposes = (Purpose.MAINTENANCE, *(purpose for purpose in Purpose if purpose is not Purpose.MAINTENANCE))
    return Caller(name, CallerKind.OPERATOR, (Grant(EVERYTHING),), purposes=purposes, purpose=Purpose.MAINTENANCE)
