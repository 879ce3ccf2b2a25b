"""Papers made up from the catalog, and strangers that belong to no type: what the classifier learns from.

The wording stands in `data/training`; a site's type without its own is made from its titles, labels and cues.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from classify.catalog import Catalog, DocumentType, FieldSpec
from classify.titles import squash
from classify.training import spoil
from classify.training.typeset import Desk
from classify.training.wording import Wording, Words, any_lines, known_words, strangers
from core.dossier import SEPARATOR, UNKNOWN
from core.page import BBox, Code, Page

_LOOKS = ("state", "office", "plain")
_BORROWED = 0.08
"""How often a title stands over the body of another type."""
CONTEST = "contest"
"""The group of papers whose title stands over the body of another type: they show what counts when the two disagree."""
GROUPS = 4
"""Parts into which the wording of a type is divided."""
_STATE, _DEVICE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
_LEGIBLE = ("clean", "office", "bare")
_HARMS = ("clean", "office", "office", "office", "phone", "phone", "wreck", "bare")
_NAMES = {"name", "person", "signer", "owners"}
_DATES = {
    "date",
    "worded_date",
    "head_date",
    "foot_date",
    "made_date",
    "partial_date",
    "died",
    "paid_date",
    "minutes_date",
}
_DIGITS = {
    "personal_id",
    "old_id",
    "tax_code",
    "business_code",
    "integer",
    "insurance_number",
    "licence_number",
    "phone",
}
_FEET = (
    "NGƯỜI LÀM ĐƠN",
    "NGƯỜI KHAI",
    "CHỦ TỊCH",
    "PHÓ CHỦ TỊCH",
    "GIÁM ĐỐC",
    "TRƯỞNG PHÒNG",
    "(Ký, ghi rõ họ tên)",
    "ĐẠI DIỆN",
    "TRƯỞNG CÔNG AN",
)


@dataclass(frozen=True, slots=True)
class Example:
    """A page with its type."""

    type: str
    group: str
    """Held back together when probabilities are fitted; those without one are only learned from, `CONTEST` never."""
    page: Page


@dataclass(frozen=True, slots=True)
class Amounts:
    """How many papers to make."""

    each: int
    """Of each type."""
    strangers: int
    """Of each family of strangers."""


def examples(catalog: Catalog, amounts: Amounts, seed: int, *, layouts: str = "") -> Iterator[Example]:
    """Yield papers of every type and strangers; the same arguments give the same papers.

    `layouts` names another series of layouts, such as one to compare models on.
    """
    for kind in sorted(catalog.types):
        if kind in {UNKNOWN, SEPARATOR}:
            continue
        for number in range(amounts.each):
            yield _known(catalog, kind, Random(f"{seed}:{layouts}:{kind}:{number}"), number)
    for family, kinds in strangers().items():
        for number in range(amounts.strangers):
            rng = Random(f"{seed}:{layouts}:{family}:{number}")
            yield _stranger(rng.choice(kinds), catalog, f"stranger {family}", rng)


def _known(catalog: Catalog, name: str, rng: Random, number: int) -> Example:
    """Return a paper of a type; every other one says only a part of the wording, which no other group says.

    A model that has not seen the group meets new wording there, as it will meet it on the papers of an office.
    """
    kind = catalog.types[name]
    words = known_words().get(name) or Words(_LOOKS, (), (), ())
    say = Wording(rng)
    part = number // 2 % GROUPS if number % 2 else -1
    borrowed = bool(kind.titles) and rng.random() < _BORROWED
    if borrowed:
        # The title says what a paper is, even over a body that usually stands under another one.
        lines = _body_of(catalog, rng.choice(sorted(known_words().keys() & catalog.types.keys())), -1, say)
    else:
        lines = _body_of(catalog, name, part, say)
    if rng.random() < 0.4:
        lines = _mixed(lines, [say.filled(line) for line in rng.sample(any_lines(), rng.randint(1, 6))], rng)
    look = rng.choice(words.looks)
    desk = Desk(_size(look, rng), rng)
    forms = kind.forms if rng.random() < 0.6 else ()
    _head(desk, look, say, kind, [rng.choice(forms)] if forms else [])
    if kind.titles and (borrowed or rng.random() > 0.06):
        after = rng.choice(words.after) if words.after and rng.random() < 0.75 else ""
        _title(desk, rng.choice(kind.titles), after, say)
    _body(desk, lines, rng)
    group = CONTEST if borrowed else f"wording {part}" if part >= 0 else ""
    return Example(kind.id, group, _finished(desk, kind, rng, legible=borrowed))


def _body_of(catalog: Catalog, name: str, part: int, say: Wording) -> list[str]:
    """Return lines, labels and phrases of a type; with `part` only that part of its wording."""
    rng, kind = say.rng, catalog.types[name]
    words = known_words().get(name) or Words(_LOOKS, (), (), ())
    own = [line for place, line in enumerate(words.lines) if part < 0 or place % GROUPS == part]
    dense = 1.0 if part >= 0 else rng.random() ** 0.7
    lines = [say.filled(line) for line in own if rng.random() < 0.25 + 0.75 * dense]
    labels = [_labelled(spec, part, say) for spec in kind.fields if spec.labels and rng.random() < 0.5]
    cues = [cue for place, cue in enumerate(kind.cues) if rng.random() < 0.25 and (part < 0 or place % GROUPS == part)]
    return _mixed(lines, [*labels, *cues], rng)


def _stranger(words: Words, catalog: Catalog, group: str, rng: Random) -> Example:
    say = Wording(rng)
    lines = [say.filled(line) for line in words.lines if rng.random() < rng.uniform(0.4, 1.0)]
    look, titled = rng.choice(words.looks), [title for title in words.titles if _foreign(title, catalog)]
    borrowed = bool(titled) and rng.random() < _BORROWED
    if borrowed:
        name = rng.choice(sorted(known_words().keys() & catalog.types.keys()))
        look, lines = rng.choice(known_words()[name].looks), _body_of(catalog, name, -1, say)
        words = replace(words, titles=tuple(titled))
    elif rng.random() < 0.35:
        # Much of what strangers say stands on our papers too: only the whole tells them apart.
        lines = _mixed(lines, [say.filled(line) for line in rng.sample(any_lines(), rng.randint(1, 5))], rng)
    if rng.random() < 0.4:
        rng.shuffle(lines)
    desk = Desk(_size(look, rng), rng)
    _head(desk, look, say, None, [])
    title = rng.choice(words.titles)
    if title and (borrowed or rng.random() > 0.08):
        _title(desk, title if title.isupper() and rng.random() < 0.95 else title.capitalize(), "", say)
    _body(desk, lines, rng)
    return Example(UNKNOWN, CONTEST if borrowed else group, _finished(desk, None, rng, legible=borrowed))


def _foreign(title: str, catalog: Catalog) -> bool:
    """Whether the catalog knows that papers with this title are of no type."""
    begin = squash(title)
    return any(begin.startswith(squash(other)) for other in catalog.other_titles)


def _size(look: str, rng: Random) -> str:
    if look == "card":
        return rng.choice(("card", "a4", "a4"))
    if look == "office":
        return rng.choice(("a4", "a4", "a4", "a5"))
    return rng.choice(("a4", "a4", "a4", "a4 wide", "a5", "a5 wide"))


def _head(desk: Desk, look: str, say: Wording, kind: DocumentType | None, forms: Sequence[str]) -> None:
    rng = desk.rng
    for form in forms:
        desk.left(form, desk.part(rng.choice((0.0, 0.7)), 1))
    if look == "office" and rng.random() > 0.05:
        above, agency = say.head()
        sign = rng.choice(kind.symbols) if kind and kind.symbols else rng.choice(("", "", "UBND", "CV", "XN", "TB"))
        number = f"Số: {rng.randint(1, 999)}/{sign}{'-' if sign else ''}{rng.choice(('UBND', 'STP', 'SXD', 'VP'))}"
        about = [f"V/v {say.value('subject')}"] if kind and kind.letter else []
        left = [line for line in (above, agency) if line] + ([number] if rng.random() < 0.85 else []) + about
        right = [_STATE, _DEVICE, f"{say.place().split(', ')[-1]}, {say.value('day')}"]
        split = rng.uniform(0.36, 0.46)
        usual = desk.letter
        desk.letter = min(usual, (desk.span.right - desk.span.left) * (1 - split) / 42)
        desk.beside(
            ((desk.part(-0.04, split - 0.02), left), (desk.part(split, 1.03), right[: rng.choice((2, 3, 3, 3))]))
        )
        desk.letter = usual
    elif look in {"state", "card"} and rng.random() > 0.06:
        desk.centred(_STATE)
        desk.centred(_DEVICE)
    desk.skip(rng.uniform(0.3, 2.0))


def _title(desk: Desk, title: str, after: str, say: Wording) -> None:
    rng = desk.rng
    after = say.filled(after)
    if not title:
        return
    scale = rng.uniform(1.0, 1.6)
    joined = after.isupper() and rng.random() < 0.6
    text = f"{title} {after}" if joined else title
    words = text.split()
    if len(words) > 5 and rng.random() < 0.5:
        cut = rng.randint(2, len(words) - 2)
        desk.centred(" ".join(words[:cut]), scale=scale)
        text = " ".join(words[cut:])
    desk.centred(text, scale=scale)
    if after and not joined:
        desk.centred(after)
    desk.skip(rng.uniform(0.2, 1.2))


def _body(desk: Desk, lines: Sequence[str], rng: Random) -> None:
    narrow = desk.part(0.0, 1.0) if rng.random() < 0.8 else desk.part(rng.uniform(0.1, 0.3), 1.0)
    colons = rng.random() > 0.15
    place = 0
    while place < len(lines) and not desk.full:
        line = lines[place] if colons else lines[place].replace(":", "")
        if line.isupper() and rng.random() < 0.5:
            desk.centred(line)
        elif rng.random() < 0.12 and place + 1 < len(lines):
            desk.beside(((desk.part(0, 0.48), [line]), (desk.part(0.52, 1), [lines[place + 1]])), centred=False)
            place += 1
        else:
            desk.left(line, narrow, indent=rng.choice((0.0, 0.0, 6 * desk.letter)))
        place += 1
    if rng.random() < 0.8:
        desk.skip(0.5)
        desk.centred(rng.choice(_FEET), desk.part(0.5, 1))
        desk.skip(2)
        desk.centred(Wording(rng).person(), desk.part(0.5, 1))


def _finished(desk: Desk, kind: DocumentType | None, rng: Random, *, legible: bool) -> Page:
    """Return the page as it is read; where all depends on the title, it stays `legible`."""
    page = spoil.spoiled(desk.page(), spoil.HARMS[rng.choice(_LEGIBLE if legible else _HARMS)], rng)
    coded = {"receipt_slip": 0.7, "identity_card_2024": 0.3, "land_use_certificate": 0.3, None: 0.1}
    if rng.random() < coded.get(kind.id if kind else None, 0.03):
        page = replace(page, codes=(Code("QRCode", "https://example.vn/q", BBox(10, 10, 90, 90)),))
    return page


def _labelled(spec: FieldSpec, part: int, say: Wording) -> str:
    label = spec.labels[part % len(spec.labels)] if part >= 0 else say.rng.choice(spec.labels[:4])
    if spec.kind in _NAMES:
        value = say.value("NAME" if say.rng.random() < 0.5 else "name")
    elif spec.kind in _DATES:
        value = say.value(say.rng.choice(("date", "day")))
    elif spec.kind in _DIGITS:
        value = say.value("id")
    else:
        value = say.value(say.rng.choice(("place", "number", "agency")))
    return f"{label}: {value}"


def _mixed(lines: list[str], others: list[str], rng: Random) -> list[str]:
    """Return the lines in their order with the others somewhere among them."""
    mixed = list(lines)
    for other in others:
        mixed.insert(rng.randint(0, len(mixed)), other)
    return mixed
