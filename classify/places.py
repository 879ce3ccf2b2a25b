"""Provinces, districts and communes of Viet Nam, since July 2025 and before, and the addresses made of them.

Only names of the official lists are known. An unknown name is no fault: papers outlive places, and hamlets and streets
are in no list.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from classify.sheet import flat
from core.fold import placed, squeeze

_DATA = Path(__file__).parent / "data" / "places"
_PROVINCE = r"(?:tinh|thanh pho|t\.?p\.?)"
_DISTRICT = r"(?:huyen|quan|thi xa|thanh pho|h\.|q\.|tx\.?|t\.?p\.?)"
_COMMUNE = r"(?:xa|phuong|thi tran|dac khu|x\.|p\.|tt\.?)"
_KINDS = re.compile(rf"^(?:{_PROVINCE}|{_DISTRICT}|{_COMMUNE})(?=[\s.]|$)\.?\s*")
_BREAK = re.compile(rf"\s*[,;]\s*|\s+[-–]\s+|\.\s+(?={_PROVINCE}\s|{_DISTRICT}\s|{_COMMUNE}\s)")
_POINT = re.compile(r"(?:[.;]\s+|\s,\s*)(?:tinh|huyen|xa|phuong|thi (?:xa|tran)|thanh pho|quan)\s")
_LEVELS = ("tỉnh", "huyện", "quận", "phường", "xã", "thị trấn", "thị xã", "thành phố", "thôn", "tổ")
"""Words for levels in small letters, behind a comma; the first in an address has a capital, which may be a name's."""
_COUNTRY = re.compile(r"viet nam|vn")
_GROUP = re.compile(r"^T[oôốồỗộõóòọỏ]\s+(?=\d|dân phố)")
"""A group of houses at the beginning of an address, whatever its mark was read as."""
_SPELLED = {flat(level): level for level in _LEVELS}
_IN_TEXT = re.compile(
    r"\b(?:(?P<sure>thi tran|thi xa|thanh pho)"
    r"|(?:u\.?b\.?n\.?d|h\.?d\.?n\.?d|nhan dan|dia ban|tai|thuoc)\.? (?P<alone>tinh|huyen|quan|phuong|xa))(?= \w)"
)
"""Words for levels in a sentence; one syllable may be another word ("giới tính Nam", "cơ quan Đảng", "tính Đảng")."""


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of an address, as printed; empty where it has none."""

    spot: str = ""
    """House, street, hamlet: all before the commune."""
    commune: str = ""
    district: str = ""
    province: str = ""
    era: str = "unknown"
    """`pre_2025` with a district or a province that was merged, `post_2025` with two levels, else `unknown`."""


@dataclass(frozen=True, slots=True)
class _Province:
    name: str
    parts: Mapping[str, str]
    """Its communes since July 2025, its districts before: bare folded name -> the name without its kind."""


def parse(text: str) -> Address:
    """Return the parts of an address, whichever of them it has."""
    parts = _parts(text)
    if parts and _COUNTRY.fullmatch(flat(parts[-1]).strip(" .")):
        parts.pop()
    kinds = [_kind(part, last=index == len(parts) - 1) for index, part in enumerate(parts)]
    named = {kind: index for index, kind in enumerate(kinds) if kind}
    if not named:
        return _bare(parts)
    first = min(named.values())
    found = {kind: parts[index].strip(" .") for kind, index in named.items()}
    if "province" not in found and _known(parts[-1]):
        found["province"] = parts[-1].strip(" .")
    return Address(
        spot=", ".join(parts[:first]),
        commune=found.get("commune", ""),
        district=found.get("district", ""),
        province=found.get("province", ""),
        era=_era(found.get("commune", ""), found.get("district", ""), found.get("province", "")),
    )


def levels(text: str) -> dict[str, str]:
    """Return the parts of an address that it has, by name, with its era; empty when none is told apart."""
    address = asdict(parse(text))
    if not any(address[level] for level in ("commune", "district", "province")):
        return {}
    return {name: value for name, value in address.items() if value}


def mended(text: str) -> str:
    """Return an address with misread commas, and the misread marks of its levels, province and district, put right.

    These lists are closed, so that a wrong mark proves itself; communes were renamed too often for that.
    """
    text = ", ".join(_parts(text)) if _POINT.search(flat(text)) else text
    first, *others = text.split(", ")
    text = ", ".join([_GROUP.sub("Tổ ", first), *map(_levelled, others)])
    address = parse(text)
    province = _known(address.province)
    if not province:
        return text
    text = _replaced(text, address.province, _bare_name(province))
    before = _before().get(province)
    if before and address.district and (name := before.parts.get(_bare_key(address.district))):
        text = _replaced(text, address.district, name)
    return text


def _levelled(part: str) -> str:
    """Return a part of an address, its word for the level with its marks where a name or a number follows."""
    words = part.split(" ")
    for count in (2, 1):
        # A point behind a word that is not shortened is dirt.
        level, name = " ".join(words[:count]).rstrip("."), " ".join(words[count:])
        if level.islower() and flat(level) in _SPELLED and (name[:1].isupper() or name[:1].isdigit()):
            return f"{_SPELLED[flat(level)]} {name}"
    return part


def levelled(text: str) -> str:
    """Return a sentence on one line with the misread marks of words for levels before a name put right."""
    for match in _IN_TEXT.finditer(flat(text)):
        start, end = match.span(match.lastgroup or 0)
        if text[start:end].islower() and text[end + 1].isupper():
            text = text[:start] + _SPELLED[flat(text[start:end])] + text[end:]
    return text


def province_like(name: str) -> str:
    """Return the bare name of the province, of today or before, that `name` says but for its marks; empty for none."""
    known = _known(name)
    return _bare_name(known) if known else ""


def _parts(text: str) -> list[str]:
    """Return what stands between commas, also where one was read as a full stop."""
    text = squeeze(text)
    breaks = list(_BREAK.finditer(flat(text)))
    starts, ends = [0, *(match.end() for match in breaks)], [*(match.start() for match in breaks), len(text)]
    return [text[start:end] for start, end in zip(starts, ends, strict=True) if text[start:end].strip()]


def _kind(part: str, *, last: bool) -> str:
    """Return `commune`, `district` or `province` as the part's first word says; empty when it says none."""
    folded = flat(part).strip()
    if re.match(rf"{_COMMUNE}(?=[\s.])", folded):
        return "commune"
    if re.match(r"(?:tinh)\s", folded) or (last and re.match(rf"{_PROVINCE}(?=[\s.])", folded)):
        return "province"
    return "district" if re.match(rf"{_DISTRICT}(?=[\s.])", folded) else ""


def _bare(parts: list[str]) -> Address:
    """Return the parts of an address without words for its levels, as identity cards print it."""
    province = _known(parts[-1]) if len(parts) > 1 else ""
    if not province:
        return Address(spot=", ".join(parts))
    before, now = _before().get(province), _now().get(province)
    if before and len(parts) > 2 and _bare_key(parts[-2]) in before.parts:
        return Address(", ".join(parts[:-3]), parts[-3], parts[-2], parts[-1], "pre_2025")
    if now and _bare_key(parts[-2]) in now.parts:
        return Address(", ".join(parts[:-2]), parts[-2], "", parts[-1], "post_2025")
    return Address(", ".join(parts[:-1]), "", "", parts[-1])


def _era(commune: str, district: str, province: str) -> str:
    if district:
        return "pre_2025"
    known = _known(province)
    if known and known not in _now():
        return "pre_2025"
    return "post_2025" if commune and province else "unknown"


def _known(name: str) -> str:
    """Return the full name of the province, of today before those of once, that a part of an address names."""
    key = _bare_key(name)
    return _provinces().get(key, "")


def _replaced(text: str, part: str, name: str) -> str:
    """Return the text with the bare name in a part of it written as the list writes it; equal names stay as printed."""
    start = len(part) - len(part.lstrip())
    if match := _KINDS.match(flat(part[start:])):
        start += match.end()
    read = part[start:].strip(" .")
    if not read or placed(read).casefold() == placed(name).casefold():
        return text
    return text.replace(read, name.upper() if read.isupper() else name)


def _bare_key(name: str) -> str:
    """Return the letters of a name without its kind; a letter that was read twice counts once."""
    letters = re.sub(r"[^a-z0-9]", "", _KINDS.sub("", flat(squeeze(name)).strip(" .,")))
    return re.sub(r"([a-z])\1", r"\1", letters)


def _bare_name(name: str) -> str:
    match = _KINDS.match(flat(name))
    return name[match.end() :] if match else name


def _named(names: str) -> dict[str, str]:
    """Return the names of a line by bare key; names that share a key are left out, for nothing tells them apart."""
    found: dict[str, str] = {}
    doubled: set[str] = set()
    for name in names.split(", "):
        key = _bare_key(name)
        if key in found and found[key] != _bare_name(name):
            doubled.add(key)
        found[key] = _bare_name(name)
    return {key: name for key, name in found.items() if key not in doubled}


@cache
def _provinces() -> Mapping[str, str]:
    """Return the full names of all provinces by bare key; where one of once is called like one of today, today's."""
    return {_bare_key(full): full for provinces in (_before(), _now()) for full in provinces}


@cache
def _now() -> Mapping[str, _Province]:
    """Return the provinces since July 2025 with their communes."""
    return _read("now.txt")


@cache
def _before() -> Mapping[str, _Province]:
    """Return the provinces before July 2025 with their districts."""
    return _read("before.txt")


def _read(file: str) -> Mapping[str, _Province]:
    provinces = {}
    for line in _lines(file):
        head, _, parts = line.partition(": ")
        name = head.partition(" > ")[0]
        provinces[name] = _Province(name, _named(parts))
    return provinces


def _lines(name: str) -> list[str]:
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
