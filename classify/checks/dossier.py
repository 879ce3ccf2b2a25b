"""Whether the papers of one dossier agree: the same person's name, number and birth, the same parcel, the same dossier.

Two papers speak of the same person when they give the same number, or the same name with nothing that tells the two
apart. Spellings that differ only in the place of a tone or in case are the same name; a card number of nine digits is
no contradiction to one of twelve.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from rapidfuzz.distance import Hamming

from classify.catalog import Catalog
from core.dossier import Document, Field, Verdict
from core.fold import fold, tone_key
from core.ids import DocumentId
from core.page import Problem

DOSSIER_HINT = "dossier_hint"
"""Attribute of a document: the dossier that its separator sheet named; empty where that cannot be believed."""
_NAME, _NUMBER, _OLD = "full_name", "personal_id", "old_id"
_BIRTHS = ("date_of_birth", "birth_year")
_LONG = 12
_NEAR = 2
"""Digits by which two numbers of one name and birth may differ and still be meant as one."""
_PARCEL = {
    "serial": "Số phát hành Giấy chứng nhận của cùng thửa đất",
    "parcel_number": "Số thửa trên cùng Giấy chứng nhận",
    "map_sheet": "Số tờ bản đồ trên cùng Giấy chứng nhận",
    "area": "Diện tích của cùng thửa đất",
}


CONTRADICTIONS = frozenset(
    {
        "birth_differs",
        "sex_differs_between",
        "name_differs",
        "name_spelling_differs",
        "number_differs",
        "old_number_differs",
        "dossier_code_differs",
        *(f"{name}_differs" for name in _PARCEL),
    }
)
"""Codes of what two papers of a dossier say differently."""


@dataclass(frozen=True, slots=True)
class Said:
    """One value with where it stands."""

    document: DocumentId
    field: str
    value: str
    place: str
    """Vietnamese: on which paper and page."""


@dataclass(frozen=True, slots=True)
class Person:
    """What one paper says of one person."""

    name: Said | None = None
    number: Said | None = None
    old: Said | None = None
    birth: Said | None = None
    sex: Said | None = None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two papers that do not agree, in a sentence that names both values and where they stand."""

    problem: Problem
    places: tuple[Said, ...]


def compare(documents: Sequence[Document], catalog: Catalog) -> tuple[Disagreement, ...]:
    """Return what the papers of a dossier disagree about; values without a reading are passed over.

    Where separator sheets name several dossiers, the papers behind each are compared among themselves.
    """
    found: list[Disagreement] = []
    for papers in _dossiers(documents):
        found += _compare(papers, catalog)
    unique = {disagreement.problem.message: disagreement for disagreement in found}
    return tuple(unique.values())


def _dossiers(documents: Sequence[Document]) -> list[list[Document]]:
    """Return the documents by the dossier that the last separator sheet before them named."""
    groups: dict[str, list[Document]] = {}
    batch, hint = None, ""
    for document in documents:
        told = document.attributes.get(DOSSIER_HINT)
        hint = told if isinstance(told, str) else hint if document.batch == batch else ""
        batch = document.batch
        groups.setdefault(hint, []).append(document)
    return list(groups.values()) if sum(bool(name) for name in groups) > 1 else [list(documents)]


def _compare(documents: Sequence[Document], catalog: Catalog) -> list[Disagreement]:
    found: list[Disagreement] = []
    people = [(document, person) for document in documents for person in _people(document, catalog)]
    known = _old_numbers(person for _, person in people)
    for (one_paper, one), (other_paper, other) in combinations(people, 2):
        if one_paper.id != other_paper.id:
            found += _of_person(one, other, known)
    found += _of_parcels(documents, catalog)
    found += _of_codes(documents, catalog)
    return found


def marked(documents: Sequence[Document], catalog: Catalog, beside: Sequence[Document] = ()) -> tuple[Document, ...]:
    """Return the documents with every disagreement among them, and with those `beside` them, as problems of fields.

    A field that another paper contradicts goes to a person, and so does its document.
    """
    blamed: dict[tuple[DocumentId, str], list[Problem]] = {}
    for disagreement in compare([*documents, *beside], catalog):
        for said in disagreement.places:
            blamed.setdefault((said.document, said.field), []).append(disagreement.problem)
    return tuple(_marked(document, blamed) for document in documents)


def _marked(document: Document, blamed: Mapping[tuple[DocumentId, str], list[Problem]]) -> Document:
    fields = tuple(
        replace(field, state=Verdict.REVIEW, problems=(*field.problems, *problems))
        if (problems := blamed.get((document.id, field.name)))
        else field
        for field in document.fields
    )
    return document if fields == document.fields else replace(document, fields=fields, verdict=Verdict.REVIEW)


def _people(document: Document, catalog: Catalog) -> Iterator[Person]:
    """Yield everybody whom the paper names by name or number."""
    said = {field.name: one for field in document.fields if (one := _said(document, field, catalog))}
    for prefix in dict.fromkeys(_prefix(name) for name in said if name.split(".")[-1] in {_NAME, _NUMBER}):
        yield Person(
            name=said.get(f"{prefix}{_NAME}"),
            number=said.get(f"{prefix}{_NUMBER}"),
            old=said.get(f"{prefix}{_OLD}"),
            birth=next((said[f"{prefix}{part}"] for part in _BIRTHS if f"{prefix}{part}" in said), None),
            sex=said.get(f"{prefix}sex"),
        )
    for field in document.fields:
        if field.name == "owners" and isinstance(field.value, list):
            place = _place(document, field, catalog)
            for owner in field.value:
                if isinstance(owner, dict) and owner.get(_NAME):
                    number = str(owner.get(_NUMBER) or "")
                    name = Said(document.id, field.name, str(owner[_NAME]), place)
                    yield Person(name, Said(document.id, field.name, number, place) if number else None)


def _prefix(name: str) -> str:
    return f"{name.rpartition('.')[0]}." if "." in name else ""


def _said(document: Document, field: Field, catalog: Catalog) -> Said | None:
    if not isinstance(field.value, str) or not field.value:
        return None
    return Said(document.id, field.name, field.value, _place(document, field, catalog))


def _place(document: Document, field: Field, catalog: Catalog) -> str:
    kind = catalog.types.get(document.type)
    return f"{kind.name if kind else 'giấy tờ'}, trang {field.page}"


def _old_numbers(people: Iterator[Person]) -> dict[str, Said]:
    """Return the old card number that belongs to a new one, as a card's code tells."""
    return {person.number.value: person.old for person in people if person.number and person.old}


def _of_person(one: Person, other: Person, known: Mapping[str, Said]) -> Iterator[Disagreement]:
    """Yield in what two papers differ that speak of the same person."""
    if not _same(one, other):
        return
    yield from _names(one, other)
    yield from _numbers(one, other, known)
    if one.birth and other.birth and not _fits(one.birth.value, other.birth.value):
        yield _differ("birth_differs", f"Ngày sinh của {_called(one, other)}", one.birth, other.birth, _day)
    if one.sex and other.sex and one.sex.value != other.sex.value:
        yield _differ("sex_differs_between", f"Giới tính của {_called(one, other)}", one.sex, other.sex)


def _same(one: Person, other: Person) -> bool:
    """Whether two papers speak of one person."""
    if one.number and other.number and one.number.value == other.number.value:
        return True
    if not (one.name and other.name and fold(one.name.value) == fold(other.name.value)):
        return False
    born = bool(one.birth and other.birth and _fits(one.birth.value, other.birth.value))
    if tone_key(one.name.value) != tone_key(other.name.value) and not (one.number and other.number):
        # Hùng and Hưng are two names: without a number only the birth can tell that one of them was misread.
        return born
    if one.number and other.number and len(one.number.value) == len(other.number.value):
        # Two people may share a name; one who also shares the birth, or nearly all digits, is the same one misread.
        return born or Hamming.distance(one.number.value, other.number.value) <= _NEAR
    return True


def _names(one: Person, other: Person) -> Iterator[Disagreement]:
    if one.name and other.name and tone_key(one.name.value) != tone_key(other.name.value):
        number = one.number.value if one.number else ""
        whose = f"người mang số {number}" if number and other.number else "cùng một người"
        code = "name_spelling_differs" if fold(one.name.value) == fold(other.name.value) else "name_differs"
        yield _differ(code, f"Họ tên của {whose}", one.name, other.name)


def _numbers(one: Person, other: Person, known: Mapping[str, Said]) -> Iterator[Disagreement]:
    if not (one.number and other.number) or one.number.value == other.number.value:
        return
    if len(one.number.value) == len(other.number.value):
        yield _differ("number_differs", f"Số giấy tờ của {_called(one, other)}", one.number, other.number)
        return
    new, old = (one.number, other.number) if len(one.number.value) == _LONG else (other.number, one.number)
    known_old = known.get(new.value)
    if known_old and known_old.value != old.value:
        yield _differ("old_number_differs", f"Số chứng minh nhân dân cũ của {_called(one, other)}", known_old, old)


def _of_parcels(documents: Sequence[Document], catalog: Catalog) -> Iterator[Disagreement]:
    """Yield in what papers differ that speak of the same parcel: by its certificate, or by its number and map sheet."""
    parcels = []
    for document in documents:
        said = {field.name: one for field in document.fields if (one := _said(document, field, catalog))}
        parcels.append({name: one for name, one in said.items() if name in _PARCEL})
    for first, second in combinations(parcels, 2):
        both = [name for name in _PARCEL if name in first and name in second]
        same = [name for name in both if first[name].value == second[name].value]
        if "serial" in same or {"parcel_number", "map_sheet"} <= set(same):
            for name in both:
                if name not in same:
                    yield _differ(f"{name}_differs", _PARCEL[name], first[name], second[name])


def _of_codes(documents: Sequence[Document], catalog: Catalog) -> Iterator[Disagreement]:
    """Yield slips that carry the code of another dossier than the first one."""
    codes = [
        one
        for document in documents
        for field in document.fields
        if field.name == "dossier_code" and (one := _said(document, field, catalog))
    ]
    for other in codes[1:]:
        if other.value != codes[0].value:
            yield _differ("dossier_code_differs", "Mã hồ sơ", codes[0], other)


def _called(one: Person, other: Person) -> str:
    name = one.name or other.name
    number = one.number or other.number
    return name.value if name else f"người mang số {number.value}" if number else "cùng một người"


def _fits(one: str, other: str) -> bool:
    """Whether two dates agree as far as both are known."""
    shared = min(len(one), len(other))
    return one[:shared] == other[:shared]


def _day(iso: str) -> str:
    return "/".join(reversed(iso.split("-")))


def _differ(code: str, what: str, one: Said, other: Said, show: Callable[[str], str] = str) -> Disagreement:
    text = f"{what} ghi là “{show(one.value)}” ({one.place}), nhưng là “{show(other.value)}” ({other.place})."
    return Disagreement(Problem(code, text), (one, other))
