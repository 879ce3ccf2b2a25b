"""Who signed, as what, when and for which agency: the foot of a paper, on its right side."""

import re

from rapidfuzz import fuzz

from classify import heads
from classify.fields import agencies, dates, names
from classify.fields.evidence import Found, Subject, lines_flow
from classify.sheet import Segment, Sheet, segment, split
from core.page import Problem, TextSource

_ROLES: tuple[str, ...] = (
    *("chu tich", "giam doc", "truong phong", "bo truong", "thu truong", "vien truong", "hieu truong", "cuc truong"),
    *("chanh van phong", "truong ban", "cong chung vien", "truong cong an", "uy vien", "tong thu ky"),
    *("truong thue", "tram truong", "hat truong", "truong doan", "chi huy truong", "truong trung tam"),
    *("chanh thanh tra", "cong chuc tu phap", "chanh an", "bi thu", "truong khoa", "tong kiem toan"),
)
_APPLICANT = re.compile(
    r"^\W*nguoi (?:lam don|viet don|de nghi|yeu cau|khai|nop don|nop ho so|dung don|lam to khai|dang ky)"
)
_RECIPIENTS = "noi nhan"
_PLACED_DATE = re.compile(r"^\W*[a-z][a-z .]{1,30}[,.;]?\s*nga[yvj]\W")
_RIGHT = 0.35
_LEVEL = 6.0
"""Word heights that an office stands above or below "Nơi nhận" at most, with the lines for whom somebody signs."""
_INFERRED = Problem(
    "office_inferred", "Không đọc được chức vụ của người ký nên suy ra từ chữ “KT.”; hãy đối chiếu với bản giấy."
)
_ALIKE = 86.0
_APART = 0.8
"""Word heights between two names that were read as one line; the words of one name stand closer."""
_DEPUTIZES = re.compile(r"^\W*(?:kt|tl|tuq)\s?[.,]")
_FOR_AGENCY = re.compile(r"^\W*tm\s?[.,]\s")
_ON_BEHALF = re.compile(r"^\W*(?:tm|kt|tl|tuq|q)\s?[.,]")


def signer(subject: Subject) -> Found | None:
    """Return the name under the signature."""
    foot = _foot(subject)
    under = foot is not None and foot[2] is not None
    sheet, line = (foot[0], foot[2]) if foot and under else _beside_recipients(subject)
    if sheet is None or line is None:
        return None
    text = lines_flow(sheet, (line,))
    start = names.without_rank(text.text)
    name = names.find(text.text[start:])
    span = text.span(start + name.start, start + name.end) if name else None
    if name is None or span is None:
        return None
    # A stamp hides its left third of the signature's lines: of two words the first may be lost.
    whole = len(str(name.value).split()) > 2 or span.source is not TextSource.OCR
    certainty = (0.97 if whole else 0.85) * (1.0 if under else 0.75)
    name = names.mended(name)
    return Found(name.value, span, certainty * name.certainty, name.problems)


def applicant(subject: Subject) -> Found | None:
    """Return the name under "Người làm đơn", "Người yêu cầu" and the like: who handed the paper in."""
    for sheet in reversed(subject.sheets):
        for index in range(len(sheet.rows) - 1, len(sheet.rows) // 2, -1):
            for role in sheet.rows[index]:
                if not _APPLICANT.match(role.folded):
                    continue
                below = [piece for row in sheet.rows[index + 1 : index + 8] for piece in row]
                for line in below:
                    if abs(line.center - role.center) < 0.15 * sheet.page.width and names.is_name(line.text):
                        text = lines_flow(sheet, (line,))
                        found = names.find(text.text)
                        span = text.span(found.start, found.end) if found else None
                        if found and span:
                            return Found(found.value, span, found.certainty, found.problems)
    return None


def signer_title(subject: Subject) -> Found | None:
    """Return the office of the signer as printed, without the one on whose behalf he signs."""
    foot = _foot(subject)
    if foot is None:
        return None
    sheet, role, name = foot
    if not _is_role(role):
        # For whom he signs was read, his office was not.
        return None
    role = _without_specks(role)
    text = lines_flow(sheet, (role,))
    span = text.span(0, len(text.text))
    value = re.sub(r"^\W*(?:TM|KT|TL|TUQ|Q)\s?[.,]\s*", "", role.text).strip(" .,:;-–_*|")
    # "KT. CHỦ TỊCH" says for whom he signs; his own office is the line below, which was not read then.
    if not _DEPUTIZES.match(role.folded):
        return Found(value, span, 0.97 if name else 0.9) if span else None
    # "KT." is only written by a deputy (Nghị định 30/2020, annex I): PHÓ CHỦ TỊCH for a CHỦ TỊCH.
    deputy = f"PHÓ {value}" if role.folded.lstrip().startswith("kt") and value.isupper() else value
    return Found(deputy, span, 0.6, (_INFERRED,)) if span else None


def issued(subject: Subject) -> Found | None:
    """Return the last date that stands above the signature."""
    for sheet in reversed(subject.sheets):
        for row in reversed(sheet.rows):
            for piece in row:
                found = dates.find(piece.text)
                right = piece.bbox.x0 > 0.2 * sheet.page.width or heads.is_date_line(piece.folded)
                if found and right and re.search(r"t?h[ae]ng", piece.folded):
                    text = lines_flow(sheet, (piece,))
                    span = text.span(found.start, found.end)
                    if span:
                        return Found(found.value, span, 0.95 * found.certainty, found.problems)
    return None


def issued_alone(subject: Subject) -> Found | None:
    """Return the last date that stands behind a place alone on the right of its row, as above a signature."""
    for sheet in reversed(subject.sheets):
        for row in reversed(sheet.rows):
            found = dates.find(row[0].text)
            alone = len(row) == 1 and row[0].bbox.x0 > _RIGHT * sheet.page.width and _PLACED_DATE.match(row[0].folded)
            if found and alone:
                text = lines_flow(sheet, row)
                span = text.span(found.start, found.end)
                return Found(found.value, span, 0.95 * found.certainty, found.problems) if span else None
    return None


def agency(subject: Subject) -> Found | None:
    """Return the agency in capitals between the date and the signer's office."""
    for sheet in reversed(subject.sheets):
        dated = [index for index, row in enumerate(sheet.rows) if re.search(r"ngay.{1,8}thang", row[-1].folded)]
        for index in reversed(dated):
            lines: list[Segment] = []
            for row in sheet.rows[index + 1 : index + 5]:
                alone = bool(lines) and len(row[-1].words) == 1
                if not lines and _FOR_AGENCY.match(row[-1].folded) and len(row[-1].words) > 1:
                    lines.append(segment(row[-1].words[1:]))
                    continue
                if _ON_BEHALF.match(row[-1].folded) or _is_role(row[-1]) or alone:
                    break
                lines.append(row[-1])
            lines = agencies.lines_of_agencies(lines)
            if lines:
                text = lines_flow(sheet, tuple(lines))
                span = text.span(0, len(text.text))
                return Found(agencies.mend(agencies.joined(lines)), span, 0.95) if span else None
    return None


def _beside_recipients(subject: Subject) -> tuple[Sheet, Segment] | tuple[None, None]:
    """Return the name that stands on the right of "Nơi nhận" or below, where a stamp hides the office above it."""
    for sheet in sorted(subject.sheets, key=_latest_first):
        begins = [i for i, row in enumerate(sheet.rows) if any(p.folded.startswith(_RECIPIENTS) for p in row)]
        for row in reversed(sheet.rows[begins[-1] : begins[-1] + 12] if begins else ()):
            line = _right(row, sheet)
            if line is not None and _is_signature(line.text[names.without_rank(line.text) :]):
                return sheet, line
    return None, None


def _foot(subject: Subject) -> tuple[Sheet, Segment, Segment | None] | None:
    """Return page, line of the office and line of the name of the last signature on the right side."""
    for sheet in sorted(subject.sheets, key=_latest_first):
        lines = [piece for row in sheet.rows if (piece := _right(row, sheet)) is not None]
        for index in range(len(lines) - 1, -1, -1):
            role = lines[index]
            if not _is_role(role) and not _ON_BEHALF.match(role.folded):
                continue
            for line in lines[index + 1 : index + 12]:
                start = names.without_rank(line.text)
                if line.bbox.y0 - role.bbox.y1 > 0.3 * sheet.page.height:
                    break
                if _is_signature(line.text[start:]) and abs(line.center - role.center) < 0.2 * sheet.page.width:
                    return sheet, role, line
            behalf = _ON_BEHALF.match(lines[max(index - 1, 0)].folded) or _ON_BEHALF.match(role.folded)
            last = sheet is subject.sheets[-1] and index == len(lines) - 1
            if _is_beside_recipients(role, sheet) or (behalf and not last):
                return sheet, role, None
    return None


def _without_specks(role: Segment) -> Segment:
    """Return an office without what strokes of a stamp at its ends were read as: its words are capitals."""
    bare = [word.text.strip(".,:;-–") for word in role.words]
    printed = [index for index, text in enumerate(bare) if text.isalpha() and text.isupper()]
    kept = segment(role.words[printed[0] : printed[-1] + 1]) if printed else role
    return kept if _is_role(kept) else role


def _is_beside_recipients(role: Segment, sheet: Sheet) -> bool:
    """Whether an office stands level with "Nơi nhận": somebody signs there, although no name was read below."""
    calls = (piece.bbox.y0 for row in sheet.rows for piece in row if piece.folded.startswith(_RECIPIENTS))
    return any(abs(role.bbox.y0 - call) < _LEVEL * sheet.height for call in calls)


def _is_signature(text: str) -> bool:
    """Whether a line is a person's name in small letters; a place in a stamp or a date line is none."""
    return names.is_name(text) and not text.isupper() and not agencies.is_known(text)


def _latest_first(sheet: Sheet) -> tuple[bool, int]:
    """Order pages from the last, but pages with "Nơi nhận" first: it stands beside the signature, before annexes."""
    beside = any(piece.folded.startswith(_RECIPIENTS) for row in sheet.rows for piece in row)
    return not beside, -sheet.page.number


def _right(row: tuple[Segment, ...], sheet: Sheet) -> Segment | None:
    """Return what of the row stands in the right part of the page.

    A line that the engine ran together with what stands beside it is cut; a middle column's line belongs to others.
    """
    if row[0].bbox.y0 < 0.15 * sheet.page.height and len(row) > 1:
        return None
    wide = sheet.page.width
    if len(row) > 1 or row[0].center > 0.5 * wide or row[0].bbox.x0 > 0.42 * wide:
        pieces = [piece for piece in row if piece.bbox.x0 > 0.42 * wide or piece.center > 0.5 * wide]
        words = [word for piece in pieces[-1:] for word in piece.words]
        cut = bool(words) and words[0].bbox.x0 < 0.3 * wide
    else:
        words, cut = list(row[0].words), row[0].bbox.x0 < 0.3 * wide and row[0].bbox.x1 > 0.6 * wide
        words = words if cut else []
    if cut:
        # Names of others that sign beside stand closer than columns do.
        words = [word for word in words if word.bbox.x0 > 0.42 * wide]
        words = list(split(words, _APART * sheet.height)[-1].words) if words else []
    return segment(words) if words else None


def _is_role(line: Segment) -> bool:
    letters = [character for character in line.text if character.isalpha()]
    capitals = sum(character.isupper() for character in letters) >= 0.8 * max(len(letters), 1)
    if not capitals or len(letters) < 6 or len(line.words) > 9:
        return False
    words = re.findall(r"[a-z0-9]+", line.folded)
    for role in _ROLES:
        length = role.count(" ") + 1
        windows = (" ".join(words[start : start + length]) for start in range(len(words) - length + 1))
        if any(fuzz.ratio(role, window) >= _ALIKE for window in windows):
            return True
    return False
