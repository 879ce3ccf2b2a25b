"""Which strings can be words of a Vietnamese paper, and of what kind they are."""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache

from core.page import Word

_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
# One syllable without its tone: onset, vowels, coda, as spelled since 1980 and before it (kĩ, qui, thuở).
_ONSET = (
    "(?:ngh(?=[eêi])|gh(?=[eêi])|ng(?![eêiy])|k(?=[eêiy])|c(?![eêiy])|qu(?![ou])|gi|nh|kh|ph|th|tr|ch|[bdđghlmnprstvx])"
)
_OPEN = (
    "uya|uyu|oai|oay|oao|oeo|uây|uôi|ươi|ươu|iêu|yêu|uêu|ia|ua|ưa|uơ|ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu"
    "|oa|oe|uê|uy|[aeêioôơuưy]"
)
_CLOSED = (
    "(?:oă|uâ|iê|yê|uô|ươ|uyê|oa|oe|[aăâeoôơuư])(?:ng|[cmnpt])|(?:uyê|uy|uê|iê|[êiy])[cmnpt]|oo(?:ng|c)"
    "|(?:oa|uê|uy|[aêiy])(?:ch|nh)"
)
_SYLLABLE = re.compile(f"(?P<onset>{_ONSET}?)(?P<rest>{_CLOSED}|{_OPEN})")
_NUCLEUS = re.compile("[aăâeêioôơuưy]+")
_QUALITY = re.compile(".*[ăâêôơư]")
_EITHER = {"oa", "oe", "uy"}
_STOPPED = re.compile("(?:ch|[cpt])$")
_STOP_TONES = {"\u0301", "\u0323"}
_LOOSE_ONSET = "ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnprstvx]"
_LOOSE_SYLLABLE = re.compile(f"(?:{_LOOSE_ONSET})?(?:oă|uâ|iê|yê|uô|ươ|uyê|oo|ă|â|{_OPEN})(?:ch|ng|nh|[cmnpt])?")
_PLAUSIBLE_NUMBER = re.compile(r"\d[\d.,:/-]*|\d+[/-][\w./-]+")
_PLAUSIBLE_ABBREVIATION = re.compile(r"[A-ZĐ]{2,8}|[IVX]+")
_LONGEST_ABBREVIATION = 10
_SURE = 0.6
_SURE_ALONE = 0.85

_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*%?")
_DATE = re.compile(
    r"(?:0?[1-9]|[12]\d|3[01])(?P<sign>[/.-])(?:0?[1-9]|1[0-2])(?P=sign)(?:19|20)\d\d"
    r"|(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|1[0-2])/\d\d|(?:0?[1-9]|1[0-2])/(?:19|20)\d\d"
)
_ROMAN = re.compile(r"(?=[IVXL])(?:XL|X{0,3})(?:IX|IV|V?I{0,3})")
_ABBREVIATION = re.compile(r"[A-ZĐƯÂĂÊÔƠ]+")
_PART_ABBREVIATION = re.compile(r"[A-ZĐƯÂĂÊÔƠ][a-zđ]{0,2}[A-ZĐƯÂĂÊÔƠ]+[a-z]?|[A-ZĐƯÂĂÊÔƠ]+")
_CODE = re.compile(r"(?=.*\d)(?=.*[^\W\d_])[\w./()–-]+")
_ADDRESS = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)\S+|(?:[a-z0-9-]+\.){1,4}(?:vn|com|org|net)(?:/\S*)?"
)
_JOINTS = re.compile(r"[-–/.,()&+…:;'’]+")
_UNITS = {"cm", "dm", "gb", "ghz", "kg", "khz", "km", "kv", "kw", "kwh", "mb", "mg", "mhz", "ml", "mm", "ppm", "tb"}
_LETTERS = re.compile(r"[^\W\d_]+")
_PILE = re.compile("[bcdđfghjklmnpqrstvwxz]{5}")
_VOWEL = re.compile("[aeiouy]")
_FOREIGN_MARK = re.compile("[^a-zđ\u0300-\u0303\u0306\u0309\u031b\u0323]")


class Kind(StrEnum):
    """What the core of a word is; punctuation around it does not count."""

    SYLLABLE = "syllable"
    """One or more well-formed Vietnamese syllables, joined by hyphens, slashes or points."""
    NUMBER = "number"
    DATE = "date"
    CODE = "code"
    """A document number or another mixture of digits, capitals and joints; lone letters, as in `b)` and `V/v`."""
    ROMAN = "roman"
    """A Roman numeral up to XLIX; a lone I, V or X is one too."""
    ABBREVIATION = "abbreviation"
    """Capitals, perhaps with a few small letters (TTg, NNg), and units of measure."""
    EMAIL = "email"
    """An e-mail or web address."""
    NAME = "name"
    """A capitalized word that no known phrase explains: told by its neighbours (`LanguageModel.kind`)."""
    FOREIGN = "foreign"
    """Pronounceable letters that are no Vietnamese syllable, such as names of minorities and English words."""
    SIGN = "sign"
    """No letter and no digit."""
    JUNK = "junk"


class Case(StrEnum):
    """How a string of letters is written."""

    LOWER = "lower"
    TITLE = "title"
    UPPER = "upper"
    CAPITAL = "capital"
    """A single capital letter, which may be of any style."""
    MIXED = "mixed"


def core(text: str) -> str:
    """Return `text` without signs before its first and after its last letter or digit."""
    return _EDGES.sub("", text)


def parts(text: str) -> list[str]:
    """Return what stands between the joints (hyphen, slash, point, bracket) of a word."""
    return [part for part in _JOINTS.split(core(text)) if part]


def key(text: str) -> str:
    """Return `text` in lower case with its tone marks at the end: equal for hoà and hòa, for HÒA and hòa."""
    letters = unicodedata.normalize("NFD", text.lower())
    return unicodedata.normalize("NFC", _TONES.sub("", letters)) + "".join(sorted(_TONES.findall(letters)))


def case(text: str) -> Case:
    """Return how the letters of one part of a word are written."""
    if text.islower():
        return Case.LOWER
    if text.isupper():
        return Case.UPPER if len(text) > 1 else Case.CAPITAL
    return Case.TITLE if text[:1].isupper() and text[1:].islower() else Case.MIXED


def syllable(text: str) -> bool:
    """Return whether `text` is one well-formed syllable: at most one tone, on its vowel, right before c, ch, p, t."""
    letters = unicodedata.normalize("NFD", text.lower())
    tones = _TONES.findall(letters)
    found = _SYLLABLE.fullmatch(_toneless(letters))
    if found is None or len(tones) > 1:
        return False
    if not tones:
        return not _STOPPED.search(found["rest"])
    signs = [unicodedata.normalize("NFD", sign) for sign in unicodedata.normalize("NFC", letters)]
    if any(_TONES.match(sign) for sign in signs):
        return False
    place = next(at for at, sign in enumerate(signs) if _TONES.search(sign)) - len(found["onset"])
    return place in _bearers(found["rest"]) and (tones[0] in _STOP_TONES or not _STOPPED.search(found["rest"]))


def _bearers(rest: str) -> set[int]:
    """Return which vowels of a syllable without its onset may bear the tone, in the old and the new style."""
    vowels = _NUCLEUS.match(rest)
    nucleus = vowels[0] if vowels else rest
    marked = _QUALITY.match(nucleus)
    if marked:
        return {marked.end() - 1}
    if nucleus == rest and nucleus in _EITHER:
        return {0, 1}
    return {1} if len(nucleus) > 1 and (nucleus != rest or len(nucleus) == 3) else {0}


@lru_cache(maxsize=1 << 15)
def kind(text: str) -> Kind:
    """Return what `text` is when nothing is known of its neighbours; never NAME."""
    inner = core(text)
    if not inner:
        return Kind.SIGN
    for pattern, found in ((_DATE, Kind.DATE), (_NUMBER, Kind.NUMBER), (_ADDRESS, Kind.EMAIL), (_ROMAN, Kind.ROMAN)):
        if pattern.fullmatch(inner):
            return found
    pieces = parts(inner)
    if any(sign.isdigit() for sign in inner):
        return Kind.CODE if _is_code(inner, pieces) else Kind.JUNK
    return _lettered(pieces)


def _lettered(pieces: list[str]) -> Kind:
    """Return what the parts of a word without digits are."""
    if all(syllable(piece) and not _uneven(piece) for piece in pieces):
        return Kind.SYLLABLE
    if len(pieces) > 1 and all(_PART_ABBREVIATION.fullmatch(piece) for piece in pieces):
        return Kind.CODE
    if all(len(piece) == 1 for piece in pieces) and pieces[-1].islower():
        return Kind.CODE
    if all(piece.lower() in _UNITS or _abbreviates(piece) for piece in pieces):
        return Kind.ABBREVIATION
    if not all(_LETTERS.fullmatch(piece) for piece in pieces) or any(_uneven(piece) for piece in pieces):
        return Kind.JUNK
    rest = [piece for piece in pieces if not syllable(piece) and not _PART_ABBREVIATION.fullmatch(piece)]
    return Kind.FOREIGN if all(_pronounceable(piece) for piece in rest) else Kind.JUNK


def _abbreviates(piece: str) -> bool:
    """Return whether a part looks like an abbreviation, not like a heading's syllable that lost its tone (QUYÊT)."""
    if not _PART_ABBREVIATION.fullmatch(piece) or len(piece) > _LONGEST_ABBREVIATION:
        return False
    return len(piece) < 4 or not _LOOSE_SYLLABLE.fullmatch(piece.lower())


def _is_code(inner: str, pieces: list[str]) -> bool:
    """Return whether digits and letters mix as in 15/QĐ-UBND, 2025/QH15, 08a, CT01, 14.02.2025 or 1/2."""
    if not re.fullmatch(r"[\w./()–:,%-]+", inner):
        return False
    return all(
        re.fullmatch(r"\d+[a-zđ]?|[A-ZĐƯÂĂÊÔƠa-zđ]{1,10}\d{0,12}|\d{1,4}[A-ZĐ]{1,4}\d*%?", piece) for piece in pieces
    )


def _uneven(piece: str) -> bool:
    return case(piece) is Case.MIXED and not _PART_ABBREVIATION.fullmatch(piece)


def _pronounceable(piece: str) -> bool:
    letters = unicodedata.normalize("NFD", piece.lower())
    if _FOREIGN_MARK.search(letters) or len(_TONES.findall(letters)) > 1:
        return False
    plain = re.sub("[\u0300-\u036f]", "", letters)
    return bool(_VOWEL.search(plain)) and not _PILE.search(plain) and len(plain) <= 20


def plausible(text: str) -> bool:
    """Return whether the core of `text` is a possible syllable, its tone aside, or a number, code or abbreviation."""
    inner = core(text)
    if not inner:
        return False
    if _PLAUSIBLE_NUMBER.fullmatch(inner) or _PLAUSIBLE_ABBREVIATION.fullmatch(inner):
        return True
    return all(_LOOSE_SYLLABLE.fullmatch(part) for part in re.split(r"[-/.,()]+", _toneless(inner.lower())) if part)


def weight(words: Iterable[Word]) -> float:
    """Return how many letters were read believably: what one reading of a page is compared with another by."""
    return sum(word.confidence * len(word.text) for word in words if plausible(word.text))


def real_words(words: Iterable[Word]) -> list[Word]:
    """Return the words that are no accident of specks: believed by the engine, plausible, not a lone sign."""
    return [
        word
        for word in words
        if word.confidence >= (_SURE if len(core(word.text)) > 1 else _SURE_ALONE) and plausible(word.text)
    ]


def _toneless(text: str) -> str:
    return unicodedata.normalize("NFC", _TONES.sub("", unicodedata.normalize("NFD", text)))
