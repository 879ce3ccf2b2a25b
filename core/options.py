"""The options of each room; `core.settings` reads them."""

import string
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

from core.register import SourceForm

MIB = 1 << 20
DEVELOPMENT_SECRET = "development-only"  # noqa: S105  (refused outside development)


class Environment(StrEnum):
    """Where this installation runs."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


class BlobKind(StrEnum):
    """Which blob store."""

    FOLDER = "folder"
    S3 = "s3"


class QueueKind(StrEnum):
    """What wakes the workers; the rows of the database are the truth with either."""

    DATABASE = "database"
    CELERY = "celery"


class _Group(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class IngestOptions(_Group):
    """Taking files apart."""

    max_bytes: int = Field(512 * MIB, gt=0, description="Largest file accepted, in bytes.")
    max_pages: int = Field(2000, gt=0, description="Most pages one file may have.")
    max_pixels: int = Field(
        40_000_000, gt=0, description="Most pixels one page picture may have (A3 at 400 dpi is 31 million)."
    )
    raster_dpi: int = Field(300, ge=72, le=600, description="Resolution at which PDF pages are drawn, size permitting.")
    file_seconds: float = Field(60, gt=0, description="Deadline for opening and inspecting one file.")
    page_seconds: float = Field(30, gt=0, description="Deadline for taking out one page.")
    total_seconds: float = Field(1800, gt=0, description="Deadline for taking out all pages of one file.")
    memory: int = Field(700 * MIB, gt=0, description="Address space of the parsing process, in bytes.")


class OcrOptions(_Group):
    """Reading pages."""

    engine: str = Field(
        "tesseract", description="`tesseract`; `pytesseract`, the installed program; or `null`, which reads nothing."
    )
    languages: str = Field("vie", description="Tesseract language packs, joined by `+`.")
    page_seconds: float = Field(120, gt=0, description="Deadline for one call of the engine.")
    memory: int = Field(1024 * MIB, gt=0, description="Address space of one call of the engine, in bytes.")
    tessdata: str = Field("", description="Folder of the language packs; empty where Debian puts them.")
    tesseract: str = Field("tesseract", description="The program of the engine `pytesseract`, by name or path.")


class ClassifyOptions(_Group):
    """Understanding papers."""

    test_numbers: bool = Field(
        True,
        description="Accept the made-up province 099, agency H99 and tax prefix 99 as labelled test values.",
    )
    accept_type: float = Field(0.85, ge=0, le=1, description="Probability from which a type is accepted.")
    abstain_type: float = Field(0.5, ge=0, le=1, description="Probability under which a paper is called unknown.")
    accept_field: float = Field(0.9, ge=0, le=1, description="Confidence from which a valid field is accepted.")
    caution_field: float = Field(0.7, ge=0, le=1, description="Confidence under which a field goes to a person.")
    accept_boundary: float = Field(
        0.9, ge=0.5, le=1, description="Confidence from which the boundary between two papers needs no look."
    )
    separator_codes: tuple[str, ...] = Field(
        (), description="Further bar codes of sheets that part papers, as a JSON list; `*` stands for any text."
    )
    first_page_codes: tuple[str, ...] = Field(
        (), description="Bar codes that stand on the first page of each paper, as a JSON list; `*` stands for any text."
    )
    site_types: Path | None = Field(
        None, description="Folder of further types and procedures, beside the packaged ones."
    )


class StorageOptions(_Group):
    """What stays."""

    database_url: SecretStr = Field(
        SecretStr(""), description="SQLAlchemy address; empty means SQLite under the data folder."
    )
    blobs: BlobKind = Field(BlobKind.FOLDER, description="`folder` (under the data folder) or `s3`.")
    s3_endpoint: str = Field("127.0.0.1:8333", description="Host and port of the S3 server.")
    s3_public_endpoint: str = Field(
        "", description="Host and port at which browsers reach the S3 server; empty means the same."
    )
    s3_secure: bool = Field(False, description="Speak TLS to the S3 server.")
    s3_bucket: str = Field("sohoa", description="Bucket; it is made when it is missing.")
    s3_region: str = Field("us-east-1", description="Region named in signatures.")
    s3_access_key: str = Field("sohoa", description="Access key.")
    s3_secret_key: SecretStr = Field(SecretStr(DEVELOPMENT_SECRET), description="Secret key.")


class QueueOptions(_Group):
    """Waking the workers."""

    kind: QueueKind = Field(QueueKind.DATABASE, description="`database` (one machine) or `celery` (many).")
    broker_url: SecretStr = Field(
        SecretStr("amqp://guest:guest@127.0.0.1:5672//"), description="RabbitMQ address for `celery`."
    )
    worker_memory: int = Field(600 * MIB, gt=0, description="Peak memory in bytes after which a worker is replaced.")
    workers: int = Field(0, ge=0, description="Worker processes of `sohoa up` and `digitize`; 0 means one per core.")
    attempts: int = Field(3, gt=0, description="Times a step is tried before it is quarantined.")
    lease_seconds: float = Field(60, gt=0, description="How long a claim holds without a sign of life.")
    poll_seconds: float = Field(0.5, gt=0, description="How often an idle worker looks for due steps.")
    sweep_seconds: float = Field(5, gt=0, description="How often lost claims and messages are looked for.")
    retry_seconds: float = Field(2, ge=0, description="Pause before a step is tried again; doubled each time.")


class ApiOptions(_Group):
    """The door."""

    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on.")
    public_url: str = Field("http://127.0.0.1:8000", description="Address that people and links use.")
    max_batch_bytes: int = Field(2048 * MIB, gt=0, description="Largest upload of one batch, in bytes.")
    max_batch_files: int = Field(500, gt=0, description="Most files in one upload.")
    upload_hours: float = Field(
        24, gt=0, description="How long a file that arrives in parts is kept without a new part, in hours."
    )
    requests_per_minute: int = Field(
        1200,
        ge=0,
        description="Requests of one person or key in a minute and process, above which they are told to wait; "
        "0: no limit.",
    )
    session_hours: float = Field(12, gt=0, description="How long a sign-in in the browser lasts.")
    session_idle_minutes: float = Field(
        30, ge=2, description="How long a sign-in lasts in which nothing is asked for, in minutes."
    )
    sign_in_tries_per_account: int = Field(
        10, gt=0, description="Sign-ins in vain after which an account is closed for a while."
    )
    sign_in_tries_per_address: int = Field(
        50, gt=0, description="Sign-ins in vain after which an address (IPv6: its /64) is closed for a while."
    )
    sign_in_hours: float = Field(0.25, gt=0, description="How long sign-ins in vain are counted.")
    first_password_hours: float = Field(
        72, gt=0, description="How long a password that an administrator gave can be used to choose one's own."
    )
    link_secret: SecretStr = Field(
        SecretStr(DEVELOPMENT_SECRET), description="Signs the expiring addresses of stored files."
    )


class OidcOptions(_Group):
    """Signing in at an identity provider (OpenID Connect)."""

    issuer: str = Field(
        "", description="Address of the provider, as its discovery document names it; empty: only local accounts."
    )
    client_id: str = Field("", description="Name of this installation at the provider.")
    client_secret: SecretStr = Field(SecretStr(""), description="Its secret there; empty for a public client.")
    scopes: str = Field("openid", description="What is asked for, parted by spaces; `openid` is always part of it.")
    claim: str = Field(
        "",
        description="Claim that names the account at the first sign-in of somebody who was marked for it; `email` "
        "counts only when the provider has verified it. Empty: an administrator links everybody by subject.",
    )
    algorithms: tuple[str, ...] = Field(
        ("RS256", "PS256", "ES256", "EdDSA"), description="Signatures of ID tokens that are taken, as a JSON list."
    )
    label: str = Field("Đăng nhập qua nhà cung cấp danh tính", description="Words on the button of the sign-in page.")

    @field_validator("algorithms")
    @classmethod
    def _signed_by_the_provider(cls, algorithms: tuple[str, ...]) -> tuple[str, ...]:
        if not algorithms or any(name == "none" or name.startswith("HS") for name in algorithms):
            raise ValueError("names signatures that only the provider can make")
        return algorithms


class RegistryOptions(_Group):
    """Dossiers, parties and what is held of them."""

    number_keys: SecretStr = Field(
        SecretStr(DEVELOPMENT_SECRET),
        description="Keys of the numbers of parties, one a line as `sohoa parties new-key` prints them; the first one "
        "is in use, the others still open what they sealed.",
    )
    lookup_tries_per_code: int = Field(
        10, gt=0, description="Public look-ups in vain after which a dossier's code is closed for a while."
    )
    lookup_tries_per_address: int = Field(
        100, gt=0, description="Public look-ups in vain after which an address (IPv6: its /64) is closed for a while."
    )
    lookup_hours: float = Field(24, gt=0, description="How long look-ups in vain are counted.")
    reusable_forms: tuple[SourceForm, ...] = Field(
        (
            SourceForm.ORIGINAL,
            SourceForm.E_COPY_FROM_BOOK,
            SourceForm.E_CERTIFIED_COPY,
            SourceForm.PHOTO_WITH_ORIGINAL_CHECKED,
            SourceForm.BORN_DIGITAL,
        ),
        description="What a paper must have been digitized from to be reused, as a JSON list.",
    )
    reuse_signed_only: bool = Field(False, description="Reuse only what was signed digitally, not merely verified.")
    digitization_code: str = Field(
        "{owner}.{kind}{seq}",
        description="Template of the digitization code (Thông tư 01/2023 article 10): `{owner}`, `{kind}` (procedure "
        "and component, or the document type), `{procedure}`, `{component}`, `{seq}` (`.2` for the second such paper).",
    )
    doc_code: str = Field(
        "{agency}_{kind}_{number:06}_V{version}",
        description="Template of the DocCode: `{agency}`, `{kind}`, `{number}`, `{version}`.",
    )
    system_name: str = Field(
        "Hệ thống số hóa hồ sơ Sohoa", max_length=100, description="Name of this installation in the QR of receipts."
    )
    agency: str = Field("H99", description="Code of the agency whose installation this is; of papers of no other one.")

    @field_validator("digitization_code")
    @classmethod
    def _digitization_code(cls, template: str) -> str:
        return _template(template, {"owner", "kind", "procedure", "component", "seq"}, "seq")

    @field_validator("doc_code")
    @classmethod
    def _doc_code(cls, template: str) -> str:
        _template(template, {"agency", "kind", "number", "version"}, "version")
        return _template(template, {"agency", "kind", "number", "version"}, "number")


class SecondEntry(StrEnum):
    """Who types the second time what is to be typed twice."""

    NONE = "none"
    SAME = "same"
    OTHER = "other"


class ReviewOptions(_Group):
    """People look at papers."""

    lease_seconds: float = Field(
        300,
        ge=30,
        le=86400,
        description="How long a paper stays in somebody's hands without a sign of life, in seconds.",
    )
    second_entry: SecondEntry = Field(
        SecondEntry.NONE,
        description="Who types the second time what is to be typed twice: `same` (anybody, blind), `other` (another "
        "person); `none`: nothing is typed twice.",
    )
    second_share: float = Field(
        0.3, ge=0, le=1, description="Share of the papers that somebody vouches for at which a second person looks."
    )


def _template(template: str, known: set[str], needed: str) -> str:
    """Return the template; raise ValueError where it speaks of the unknown, or leaves out what makes it unique."""
    named = {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}
    if named - known or needed not in named:
        raise ValueError(f"may name {', '.join(sorted(known))} and must name {needed}")
    return template
