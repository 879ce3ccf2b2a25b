"""Names of agencies in the head: which lines are one agency, and which one speaks."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from rapidfuzz.distance import Hamming

from classify import catalog, heads, places
from classify.sheet import Segment, flat
from core.fold import squeeze

_STARTS = (
    *(
        "uy ban",
        "ubnd",
        "hoi dong",
        "hdnd",
        "so ",
        "bo ",
        "cuc",
        "tong cuc",
        "chi cuc",
        "phong",
        "ban ",
        "van phong",
        "trung tam",
    ),
    *(
        "cong an",
        "vien",
        "truong ",
        "toa an",
        "chi nhanh",
        "thanh tra",
        "kho bac",
        "bao hiem",
        "ngan hang",
        "cong ty",
        "tap doan",
    ),
    *(
        "hoi ",
        "lien doan",
        "mat tran",
        "quoc hoi",
        "chinh phu",
        "thu tuong",
        "dang uy",
        "tinh uy",
        "thanh uy",
        "huyen uy",
        "quan uy",
    ),
    *(
        "bo phan",
        "doan ",
        "chi cuc",
        "benh vien",
        "hoc vien",
        "dai hoc",
        "tong cong ty",
        "kiem toan",
        "dang bo",
        "quan khu",
        "tram ",
    ),
    *(
        "thue ",
        "hai quan",
        "hat ",
        "don ",
        "hiep hoi",
        "lien hiep",
        "hop tac xa",
        "thi hanh an",
        "phan hieu",
        "xi nghiep",
        "nha xuat ban",
        "thu vien",
        "bao tang",
        "quy tin dung",
        "quy dau tu",
    ),
)
_PLACES = ("tinh ", "thanh pho", "tp", "huyen ", "quan ", "xa ", "phuong ", "thi tran", "thi xa", "dac khu", "nuoc ")
_PROVINCE = re.compile(r"(?:^|\s)(?:tinh|thanh pho)\s+([a-z][a-z ]+)$")
_KEEPS = ("va ", "& ")
_FOREIGN = re.compile(
    r"^\W*(?:socialist|independence|the (?:rector|president|director|principal)|minist|people.s com)"
    r"|\b(?:university|college|academy|institute|department|of)\b"
)
"""The motto and agencies in English, beside or below the Vietnamese ones."""
_BARE = frozenset({"so", "bo", "cuc", "tong cuc", "chi cuc", "phong", "ban", "vien", "doi", "to"})
"""Words that name no agency without what stands on the next line."""


def lines_of_agencies(left: Sequence[Segment]) -> list[Segment]:
    """Return the lines of the left column that name agencies: capitals above the number."""
    kept: list[Segment] = []
    for line in left:
        letters = [character for character in line.text if character.isalpha()]
        if heads.is_number_line(line.folded) or re.match(r"^\W{0,3}v\s?/", line.folded):
            break
        if _FOREIGN.search(line.folded):
            continue
        if len(letters) < 2 or sum(character.isupper() for character in letters) < 0.7 * len(letters):
            if kept and len(letters) > 3:
                break
            continue
        kept.append(line)
    return kept


def joined(lines: Sequence[Segment]) -> str:
    """Return the lines as one name, without what dirt left at their ends."""
    return squeeze(" ".join(re.sub(r"^[\W_]+|[\W_]+$", "", line.text) for line in lines))


def names_agency(line: Segment) -> bool:
    """Whether the line begins like the name of an agency."""
    return line.folded.strip(" -–_.").startswith(_STARTS)


def speaking(lines: Sequence[Segment]) -> list[Segment]:
    """Return the lines of the agency that speaks: the last one, without the superior agency above it."""
    groups: list[list[Segment]] = []
    for line in lines:
        if groups and not _starts(line.folded, groups[-1]):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups[-1] if groups else []


def _starts(folded: str, before: list[Segment]) -> bool:
    """Whether a line begins another agency than the lines before it."""
    text = re.sub(r"^[\W_]+", "", folded)
    if text.startswith((*_PLACES, *_KEEPS)) and not text.startswith(
        ("tinh uy", "thanh uy", "huyen uy", "quan uy", "tinh doan")
    ):
        return False
    if not text.startswith(_STARTS):
        return False
    office = flat(before[-1].text).strip()
    return not (
        office.endswith((" va", ","))
        or office in _BARE
        or (office == "van phong" and text.startswith(("uy ban", "hoi dong", "doan")))
        or (office.startswith(("bo phan tiep nhan", "bo phan mot cua")) and text.startswith(("uy ban", "ubnd")))
    )


@cache
def _vocabulary() -> dict[str, frozenset[str]]:
    """Return the spellings of each known word of agency names by its letters."""
    known: dict[str, set[str]] = {}
    for word in catalog.vocabulary("agencies"):
        known.setdefault(flat(word), set()).add(word)
    return {letters: frozenset(spellings) for letters, spellings in known.items()}


def _same_marks(one: str, other: str) -> bool:
    """Whether two words differ at most in the letter that carries the tone (HOÀ, HÒA)."""
    return sorted(unicodedata.normalize("NFD", one)) == sorted(unicodedata.normalize("NFD", other))


def is_cut_off(name: str) -> bool:
    """Whether the name is only the beginning of a known word: its next line was not read."""
    return any(word.startswith(flat(name) + " ") for word in _vocabulary())


def is_known(name: str) -> bool:
    """Whether the name is, apart from case and marks, a known word of agencies' names: a province, for example."""
    return flat(name.strip(" .,:;")) in _vocabulary()


def mend(name: str) -> str:
    """Return the name in capitals with the wrong marks of known words put right; other words stay as read."""
    if not name.isupper():
        return name
    for letters, spellings in sorted(_vocabulary().items(), key=lambda entry: -len(entry[0])):
        for match in re.finditer(rf"(?<![a-z]){re.escape(letters)}(?![a-z])", flat(name)):
            read = name[match.start() : match.end()]
            if not any(_same_marks(read, word) for word in spellings):
                nearest = min(sorted(spellings), key=lambda word: Hamming.distance(word, read))
                name = name[: match.start()] + nearest + name[match.end() :]
    return _with_province(name)


def _with_province(name: str) -> str:
    match = _PROVINCE.search(flat(name))
    known = places.province_like(name[match.start(1) :]).upper() if match else ""
    read = name[match.start(1) :] if match else ""
    return name[: -len(read)] + known if known and not _same_marks(read, known) else name
