"""Lists: the owners named in a certificate, the components in a receipt's table, the trades of a business."""

import re
from dataclasses import replace

from classify.fields import id_numbers, labels, names
from classify.fields.tables import form_of
from classify.fields.value import Value
from classify.sheet import flat
from core.fold import squeeze
from core.page import Problem

_PERSON = re.compile(r"(?<![a-z])(?:ho )?(?:va )?(?:vo|chong)?(?: la)?\s*(?:ong|ba)(?:\s?[:/.]|\s)\s*")
_ROW = re.compile(r"^[\W_]{0,4}(\d{1,2})[\W_]{1,4}(\S.*?\S)[\W_]{1,6}(\d{1,2})[\W_]{1,8}(\d{1,2})[\W_]*$")
_TOLD = re.compile(
    r"^[\W_]{0,4}(?:\d{1,2}[.)\s]|[-–+•*])\s*(?P<name>\S.*?)[\W_]+(?:0?(?P<count>\d{1,2})\s*)?\(?(?P<form>[Bb](?:ản|ân|an|ả)\s\w+.{0,24})$"
)
_RUN = re.compile(r"([\W_]{3})[\W_]+")
_LONGEST_ROW = 600
_ORGANISATION = re.compile(
    r"(?:cong ty|doanh nghiep|hop tac xa|ho kinh doanh|to chuc|truong |uy ban|hoi |chi nhanh|ngan hang|ban )"
)
_BREAK = re.compile(r"\t|\s[-–]\s|;|,\s*(?=(?:[Mm]ã số|[Đđ]ịa chỉ|[Dd]o ))|\n(?=\W*[A-ZĐ][^\n]{0,30}:)")
_ITEM = re.compile(r"^\W{0,4}(?:\d{1,2}\s?[.)]?|[-–+•*~»])\s*")

_AROUND_ITEM = " :;.|_"


def owners(text: str) -> Value | None:
    """Return the people named after "Ông" or "Bà", each with the identification number that follows."""
    folded = flat(text)
    starts = [match.end() for match in _PERSON.finditer(folded)]
    people: list[dict[str, str | int]] = []
    sure, problems = 0.95, list[Problem]()
    first, last = len(text), 0
    for start, stop in zip(starts, [*starts[1:], len(text)], strict=True):
        name = names.find(text[start:stop])
        if name is None or name.certainty < 1:
            continue
        number = id_numbers.find(text[start + name.end : stop])
        sure = min(sure, number.certainty if number else 0.7)
        problems += number.problems if number else ()
        people.append({"full_name": str(name.value), "personal_id": str(number.value) if number else ""})
        first = min(first, start + name.start)
        last = start + name.end + (number.end if number else 0)
    return Value(people, first, last, sure, tuple(problems)) if people else None


def components(text: str) -> Value | None:
    """Return what a list or a table without rules names: name, form and count (originals and copies apart).

    Its lines end with the counts of originals and copies, or with one count and its form in words.
    """
    rows: list[dict[str, str | int]] = []
    start, end, offset = len(text), 0, 0
    for line in text.split("\n"):
        if found := _counted(line) or _told(line):
            rows += found
            start, end = min(start, offset), offset + len(line)
        offset += len(line) + 1
    return Value(rows, start, end, 0.9) if rows else None


def _counted(line: str) -> list[dict[str, str | int]]:
    match = _ROW.match(line)
    if match is None:
        return []
    name = squeeze(match[2].strip(" |._'‘’`~"))
    counts = (("Bản chính", int(match[3])), ("Bản sao", int(match[4])))
    return [{"name": name, "form": form, "count": count} for form, count in counts if count]


def _told(line: str) -> list[dict[str, str | int]]:
    # A row of dots tells no more than three of them, and would be tried at every place.
    line = _RUN.sub(r"\1", line)
    match = _TOLD.match(line) if len(line) < _LONGEST_ROW else None
    form = form_of(match["form"]) if match else ""
    name = squeeze(match["name"]).strip(" |._:;,-–('‘’`~") if match else ""
    if match is None or not form or not any(character.isalpha() for character in name):
        return []
    return [{"name": name, "form": form, "count": int(match["count"] or 1)}]


def person(text: str) -> Value | None:
    """Return the person's name with which the text begins after titles, or the organisation that it names."""
    start = labels.skip(text)
    folded = flat(text[start:])
    if _ORGANISATION.match(folded):
        line = text[start:].split("\n\n", maxsplit=1)[0]
        end = min((match.start() for match in _BREAK.finditer(line)), default=len(line))
        value = squeeze(line[:end]).strip(" .,;:-–")
        return Value(value, start, start + end, 0.9)
    found = names.find(text[start:])
    return names.mended(replace(found, start=start + found.start, end=start + found.end)) if found else None


def trades(text: str) -> Value | None:
    """Return the lines of a list without their numbers.

    A line in small letters continues the one before; so does one without a number where the items have numbers.
    """
    items: list[str] = []
    numbered = False
    for line in text.split("\n"):
        bare = squeeze(line).strip(_AROUND_ITEM)
        if not bare:
            continue
        marked = _ITEM.match(bare)
        numbered = numbered or bool(marked and marked[0].strip()[:1].isdigit())
        if marked or not items or (bare[0].isupper() and not numbered):
            items.append(bare[marked.end() :] if marked else bare)
        else:
            items[-1] += " " + bare
    items = [part.strip(" ;.") for item in items for part in item.split(";") if part.strip(" ;.")]
    return Value(list(items), 0, len(text), 0.85) if items else None
