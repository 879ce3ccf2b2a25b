"""What an extract about a corrected register entry says: which entry, what it was, what it is now."""

import re
from dataclasses import replace

from classify.fields.value import Value
from classify.sheet import flat
from core.fold import squeeze

_QUOTED = 2
_UNSURE = 0.4
_QUOTES = " .,:;“”\"'‘’«»…\n\t"
_FROM_TO = re.compile(
    r"(?:^|\W)(?:tu|da ghi la|da ghi|ghi la|truoc la|la)\s*:?\s*(?P<old>[^\n]{1,160}?)\s*[,;.\n]?\s*"
    r"(?:sang|thanh|nay(?: duoc)?(?: cai chinh| thay doi| sua| ghi)?(?: thanh| la)|doi thanh)\s*:?\s*(?P<new>.{1,160})",
    re.DOTALL,
)


def changed_field(text: str) -> Value | None:
    """Return the name of the entry: what stands before "từ … thành …"."""
    match = _FROM_TO.search(flat(text))
    return _trimmed(text, 0, match.start()) if match else _alone(text)


def before_change(text: str) -> Value | None:
    """Return what the entry was."""
    match = _FROM_TO.search(flat(text))
    return _trimmed(text, *match.span("old")) if match else _alone(text)


def after_change(text: str) -> Value | None:
    """Return what the entry is now."""
    match = _FROM_TO.search(flat(text))
    return _trimmed(text, *match.span("new")) if match else _alone(text)


def _alone(text: str) -> Value | None:
    """Return all of a text that says one thing; one that says both, in words that were misread, is hardly certain."""
    found = _trimmed(text, 0, len(text))
    both = re.search(r"(?:^|\W)(?:tu|thanh|sang)\W", flat(text)) or len(re.findall(r"[\"“”]", text)) > _QUOTED
    return replace(found, certainty=_UNSURE) if found and both else found


def _trimmed(text: str, start: int, end: int) -> Value | None:
    """Return a stretch without quotation marks and signs around it."""
    inner = text[start:end]
    start += len(inner) - len(inner.lstrip(_QUOTES))
    end = start + len(inner.strip(_QUOTES))
    value = squeeze(text[start:end])
    return Value(value, start, end, 0.95) if any(character.isalnum() for character in value) else None
