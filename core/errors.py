"""Every error of Sohoa.

    SohoaError
    +- InputError                 the paper or file itself; the clerk acts
    |     UnsupportedFile, EmptyFile, EncryptedFile, CorruptFile, CorruptImage, NoPages, TooLarge, TooManyPages,
    |     ParseTimeout, ParseCrash, DuplicateFile, DamagedUpload
    +- InvalidRequest             a request or argument that makes no sense (BadTable, WeakPassword, NotDestroyed)
    +- Unauthorized, Forbidden, MustChangePassword, NotFound, TooManyTries, TooManyRequests: who asks, or how often
    +- NotDigitized, NotReusable, NotTwice, Held: a rule says no
    +- IllegalStep                the state does not allow it (NotClosed)
    +- Outdated                   somebody else was faster (WrongOffset)
    +- EngineError                the reading engine (EngineMissing, EngineTimeout, EngineCrash)
    +- StorageError               the blob store or the database (StorageDown, StorageFull, BlobCorrupt)
    +- ProviderDown, ParserKilled, StepAbandoned: other machinery

A class carries a stable `code`, and whether trying again can help; `core/messages.py` has its sentence.
"""

from typing import ClassVar


class SohoaError(Exception):
    """Anything that Sohoa itself reports."""

    code: ClassVar[str] = "internal"
    retryable: ClassVar[bool] = False

    def __init__(self, detail: str = "", **params: str | float) -> None:
        """Keep an English `detail` for the log and `params` for the sentence; neither may hold text of a paper."""
        super().__init__(detail or self.code)
        self.detail, self.params = detail, params


class InputError(SohoaError):
    """The paper or file cannot be taken as it is."""

    code = "input"


class UnsupportedFile(InputError):
    """Its content is not of a kind that we read."""

    code = "unsupported_file"


class EmptyFile(InputError):
    """It has no bytes."""

    code = "empty_file"


class EncryptedFile(InputError):
    """It needs a password."""

    code = "encrypted_file"


class CorruptFile(InputError):
    """Its structure cannot be followed."""

    code = "corrupt_file"


class CorruptImage(InputError):
    """Its picture cannot be decoded."""

    code = "corrupt_image"


class NoPages(InputError):
    """It opens but holds no page."""

    code = "no_pages"


class TooLarge(InputError):
    """Its bytes or pixels are beyond the limit."""

    code = "too_large"


class TooManyPages(InputError):
    """It has more pages than one file may have."""

    code = "too_many_pages"


class ParseTimeout(InputError):
    """Taking it apart took longer than its deadline."""

    code = "parse_timeout"


class ParseCrash(InputError):
    """Taking it apart killed the parser or ran out of memory."""

    code = "parse_crash"


class DuplicateFile(InputError):
    """The same bytes are already in this dossier; `params["batch"]` names the first batch."""

    code = "duplicate_file"


class DamagedUpload(InputError):
    """What arrived part by part is not what was sent; it was forgotten, and `params["upload"]` begins anew."""

    code = "damaged_upload"


class InvalidRequest(SohoaError):
    """A request or an argument makes no sense."""

    code = "invalid_request"


class BadTable(InvalidRequest):
    """A table cannot be taken in; `params["where"]` says in Vietnamese which rows and why. Nothing was changed."""

    code = "bad_table"


class WeakPassword(InvalidRequest):
    """A password is too short, among those that are tried first, or the account; nothing was changed."""

    code = "weak_password"


class NotDestroyed(InvalidRequest):
    """A dossier may not be destroyed; `params["why"]` is `not_due` or a `core.retention.Blocked`."""

    code = "not_destroyed"


class Unauthorized(SohoaError):
    """Nobody known is asking."""

    code = "unauthorized"


class Forbidden(SohoaError):
    """The one who asks is known, but may not."""

    code = "forbidden"


class MustChangePassword(SohoaError):
    """Signed in with a password that somebody else has set; nothing else goes before it is changed."""

    code = "must_change_password"


class NotFound(SohoaError):
    """No such thing, or its existence is secret; `asked`, for the audit alone, are its kind and how it was named."""

    code = "not_found"
    asked: tuple[str, str] | None = None


class IllegalStep(SohoaError):
    """The state does not allow this move; often a repeated message."""

    code = "illegal_step"


class NotClosed(IllegalStep):
    """A reception cannot be ended; `params["open"]` says in Vietnamese which pages or papers are open."""

    code = "not_closed"


class NotDigitized(SohoaError):
    """The law forbids to digitize this paper (Thông tư 03/2025/TT-VPCP article 5 paragraph 2)."""

    code = "not_digitized"


class NotReusable(SohoaError):
    """A held paper may not fill this component today; the rules that it does not meet are told beside."""

    code = "not_reusable"


class Outdated(SohoaError):
    """Somebody else has changed it since it was looked at; nothing was changed now."""

    code = "outdated"


class WrongOffset(Outdated):
    """A part of an upload does not go on where the last one ended; `params["offset"]` says where that is."""

    code = "wrong_offset"


class Held(SohoaError):
    """Somebody else works on it, or it was given to them; `params["who"]` says who and how long, in Vietnamese."""

    code = "held"


class NotTwice(SohoaError):
    """A value has to be typed twice, and agree, before anybody vouches for it; `params["label"]` names the field."""

    code = "not_twice"


class TooManyTries(SohoaError):
    """Somebody tried in vain so often that nothing is answered for a while."""

    code = "too_many_tries"


class TooManyRequests(SohoaError):
    """Somebody asks more often than anybody needs to; `params["seconds"]` says when to ask again."""

    code = "too_many_requests"
    retryable = True


class ProviderDown(SohoaError):
    """The identity provider cannot be reached, or does not answer as its protocol says."""

    code = "provider_down"
    retryable = True


class ParserKilled(SohoaError):
    """The machine or its operator ended the parser (no memory left, a shutdown): nothing is said about the paper."""

    code = "parser_killed"
    retryable = True


class EngineError(SohoaError):
    """The reading engine failed."""

    code = "engine"


class EngineMissing(EngineError):
    """The program or a language pack is not installed."""

    code = "engine_missing"


class EngineTimeout(EngineError):
    """One page took longer than its deadline."""

    code = "engine_timeout"
    retryable = True


class EngineCrash(EngineError):
    """The engine died or answered nonsense."""

    code = "engine_crash"
    retryable = True


class StorageError(SohoaError):
    """The blob store or the database failed."""

    code = "storage"


class StorageDown(StorageError):
    """The store cannot be reached."""

    code = "storage_down"
    retryable = True


class StorageFull(StorageError):
    """There is no room left."""

    code = "storage_full"
    retryable = True


class BlobCorrupt(StorageError):
    """Stored bytes do not match their hash."""

    code = "blob_corrupt"


class StepAbandoned(SohoaError):
    """The worker died under this step as often as is allowed."""

    code = "step_abandoned"


def _tree(kind: type[SohoaError]) -> list[type[SohoaError]]:
    return [kind, *(below for child in kind.__subclasses__() for below in _tree(child))]


ALL = tuple(_tree(SohoaError))
BY_CODE = {kind.code: kind for kind in ALL}
