"""Lists: the owners named in a certificate, the components in a receipt's table, the trades of a business."""

import re

from classify.fields import id_numbers, names
from classify.fields.value import Value
from classify.sheet import flat
from core.fold import squeeze

_PERSON = re.compile(r"(?<![a-z])(?:ho )?(?:va )?(?:vo|chong)?(?: la)?\s*(?:ong|ba)(?:\s?[:/.]|\s)\s*")
_ROW = re.compile(r"^[\W_]{0,4}(\d{1,2})[\W_]{1,4}(\S.*?\S)[\W_]{1,6}(\d{1,2})[\W_]{1,8}(\d{1,2})[\W_]*$")
_ITEM = re.compile(r"^\W{0,4}(?:\d{1,2}\s?[.)]?|[-–+•])\s*")


def owners(text: str) -> Value | None:
    """Return the people named after "Ông" or "Bà", each with the identification number that follows."""
    folded = flat(text)
    starts = [match.end() for match in _PERSON.finditer(folded)]
    people: list[dict[str, str | int]] = []
    first, last = len(text), 0
    for start, stop in zip(starts, [*starts[1:], len(text)], strict=True):
        name = names.find(text[start:stop])
        if name is None or name.certainty < 1:
            continue
        number = id_numbers.find(text[start + name.end : stop])
        people.append({"full_name": str(name.value), "personal_id": str(number.value) if number else ""})
        first = min(first, start + name.start)
        last = start + name.end + (number.end if number else 0)
    return (
        Value(people, first, last, 0.95 if all(person["personal_id"] for person in people) else 0.7) if people else None
    )


def components(text: str) -> Value | None:
    """Return the rows of a receipt's table: name, form and count (originals and copies are separate entries)."""
    rows: list[dict[str, str | int]] = []
    start, end, offset = len(text), 0, 0
    for line in text.split("\n"):
        if match := _ROW.match(line):
            name = squeeze(match[2].strip(" |._"))
            counts = (("Bản chính", int(match[3])), ("Bản sao", int(match[4])))
            rows += [{"name": name, "form": form, "count": count} for form, count in counts if count]
            start, end = min(start, offset + match.start(1)), offset + len(line)
        offset += len(line) + 1
    return Value(rows, start, end, 0.9) if rows else None


def trades(text: str) -> Value | None:
    """Return the lines of a list without their numbers; a line that is no item continues the one before."""
    items: list[str] = []
    for line in text.split("\n"):
        bare = squeeze(line).strip(" :;.")
        if not bare:
            continue
        marked = _ITEM.match(bare)
        if marked or not items:
            items.append(bare[marked.end() :] if marked else bare)
        else:
            items[-1] += " " + bare
    items = [part.strip(" ;.") for item in items for part in item.split(";") if part.strip(" ;.")]
    return Value(list(items), 0, len(text), 0.85) if items else None
