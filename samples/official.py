"""The head and the foot of an official paper, cell by cell as in Nghị định 30/2020, Phụ lục I."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from samples.layout import Align, Draft, Span
from samples.marks import Signature, Stamp
from samples.runs import Style
from samples.sheet import MM, Rule

STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


@dataclass(frozen=True, slots=True)
class Head:
    """What stands in cells 1 to 5b; `superior` may be empty."""

    superior: str
    agency: Sequence[str]
    number: str
    """With "Số:"; may hold handwriting marks."""
    place_date: str
    about: str = ""
    """"V/v ..." of an official letter."""


@dataclass(frozen=True, slots=True)
class Foot:
    """What stands in cells 7 to 9; `seal` is the agency on the stamp."""

    roles: Sequence[str]
    name: str
    seal: tuple[str, str] | None
    recipients: Sequence[str] = ()


def state_head(draft: Draft, span: Span | None = None, *, size: float = 13.0) -> None:
    """Set the name of the state and its motto, centred, with the line under it."""
    left, right = span or draft.span
    middle = (left + right) / 2
    look = replace(draft.style, size=size, bold=True, italic=False)
    draft.centred(STATE, look, span=span)
    width = draft.centred(MOTTO, replace(look, size=size + 1), span=span)
    draft.underline(middle, width, gap=1.5)
    draft.y += 8


def two_column_head(draft: Draft, head: Head) -> None:
    """Set the head of an official paper: the agency left, the state right; the left column is read first."""
    left, right = draft.part(-0.05, 0.4), draft.part(0.41, 1.03)
    size = 13.0 if draft.size[0] > 180 * MM else 10.5
    look = replace(draft.style, size=size)
    top = draft.y
    if head.superior:
        draft.centred(head.superior, look, span=left)
    width = draft.centred("\n".join(head.agency), replace(look, bold=True), span=left)
    draft.underline((left[0] + left[1]) / 2, width * 0.42)
    below = max(draft.y, top + 2 * size * draft.leading) + 9
    draft.y = below
    draft.centred(head.number, look, span=left)
    if head.about:
        draft.centred(head.about, replace(look, size=size - 1), span=(left[0] + 8, left[1] - 8))
    end = draft.y
    draft.y = top
    state_head(draft, right, size=size - 0.4)
    draft.y = below
    draft.centred(head.place_date, replace(look, italic=True), span=right)
    draft.y = max(end, draft.y) + 12


def title(draft: Draft, name: str, subject: str = "", *, size: float = 14.0, ruled: bool = True) -> None:
    """Set the kind of paper in bold capitals, what it is about below it, and the short line."""
    look = Style(size=size, bold=True, family=draft.style.family)
    draft.centred(name, look)
    if subject:
        draft.centred(subject, look, span=draft.part(0.07, 0.93))
    if ruled:
        left, right = draft.span
        draft.underline((left + right) / 2, 70)
    draft.y += 12


def foot(draft: Draft, foot: Foot, rng: Random) -> None:
    """Set recipients left and the signer right, with signature and the stamp over its left third."""
    draft.need(150)
    top = draft.y + 4
    draft.y = top
    if foot.recipients:
        left = draft.part(0.0, 0.46)
        draft.para("*~Nơi nhận:~*", replace(draft.style, size=12), span=left, after=0)
        for line in foot.recipients:
            draft.para(line, replace(draft.style, size=11), span=left, align=Align.LEFT, after=0)
    end = draft.y
    draft.y = top
    signed(draft, foot, draft.part(0.48, 1.0), rng)
    draft.y = max(end, draft.y)


def signed(draft: Draft, foot: Foot, span: Span, rng: Random, *, space: float = 74.0) -> None:
    """Set roles, signature, stamp and name in one column."""
    bold = replace(draft.style, bold=True, italic=False)
    for role in foot.roles:
        draft.centred(role, bold, span=span)
    middle = (span[0] + span[1]) / 2
    height = draft.y + space / 2
    draft.mark(Signature(middle, height, 62 + rng.uniform(-8, 14), rng.randrange(1 << 30)))
    if foot.seal:
        # The stamp covers about a third of the signature on its left (Phụ lục I, cell 8).
        draft.mark(
            Stamp(middle - 30 + rng.uniform(-8, 5), height + rng.uniform(-8, 6), *foot.seal, rng.randrange(1 << 30))
        )
    draft.y += space
    if foot.name:
        draft.centred(foot.name, bold, span=span)


def boxed(draft: Draft, span: Span, top: float, bottom: float) -> None:
    """Draw a frame."""
    (left, right) = span
    for rule in (
        Rule(left, top, right, top),
        Rule(left, bottom, right, bottom),
        Rule(left, top, left, bottom),
        Rule(right, top, right, bottom),
    ):
        draft.sheet.print.append(rule)
