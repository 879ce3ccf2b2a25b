"""Title, subject (trích yếu) and recipient of a paper: what stands between its head and its body."""

import re
from dataclasses import replace

from classify import places
from classify.fields import agencies, document_numbers, head_values
from classify.fields.evidence import Found, Subject, lines_flow
from classify.flow import flow
from classify.sheet import Row, Segment, Sheet, flat, segment
from core.fold import squeeze
from core.page import Problem

_ABOUT = re.compile(r"^\W*(?:v[ea]{1,2}\s*viec\b|v\s?/\s?v\b|v/)\s*[:.]?\s*")
"""Of "V/v" a small v may be lost; a mark above may be read as a letter of its own."""
_OPENERS = ("can cu", "kinh gui", "kinh goi", "dieu 1", "hom nay", "i. ", "1. ", "phan i", "(kem", "(ban hanh")
_SOFT_OPENERS = ("thuc hien", "xet ", "theo ", "de ", "nham ", "trong ", "ngay ", "- ")
"""They open a body only where the line is not centred: they also go on with a subject."""
_SPEAKERS = re.compile(
    r"^\W*(?:chu tich|giam doc|bo truong|thu truong|vien truong|uy ban|hoi dong|truong |tong giam doc|cuc truong"
    r"|chanh |hieu truong|thu tuong|quyet dinh|ban )"
)
_RESPELLED = Problem(
    "place_respelled", "Từ chỉ cấp hành chính đọc sai dấu và đã được sửa; hãy đối chiếu trích yếu với bản giấy."
)
_REQUEST = re.compile(r"(?:don|phieu|giay)\s+(?:de nghi|xin|yeu cau|dang ky|kien nghi)\s*")
_INTRODUCES = re.compile(r"(?:[:;]|nhu sau\W*)$")
"""How a line of the body may end, but no subject."""
_BEGINS_LIST = re.compile(r"(?::|nhu sau\W*)$")
_WORDS_OF_SUBJECT = 2
_HEAD = 8
"""Rows above which the agency stands where the title was not read."""
_SPECKS = " ,.|'\"‘’“”`~*_"
"""What dirt before a line is read as."""
_ROLE = re.compile(r"(?:pho )?(?:hieu truong|giam doc|chu tich|cuc truong|bo truong|vien truong|truong phong)\s+")
_NAMED_DEGREE = re.compile(r"BẰNG (?!TỐT NGHIỆP|CẤP)\S")
_HOLDER = re.compile(r"\W*(?:cap|cho|da|ngay|sinh|nam|xep|hang|nganh|chuyen nganh)\b")
_SHORTEST_BRANCH = 3
_MOTTO = re.compile(r"cong hoa xa hoi|doc lap|socialist|independence|the (?:rector|president|director|degree)")
_ITEM = re.compile(r"^\W*(?:[-–+•*~»]|\d{1,2}[.)])\s*")


def title(subject: Subject) -> Found | None:
    """Return the title as printed, on one line."""
    fit = subject.title
    if fit is None:
        return None
    sheet = subject.sheets[0]
    rows = sheet.rows[fit.block.row : fit.block.row + (len(fit.block.lines) if fit.block.capitals else 1)]
    text = flow((sheet, row) for row in rows)
    span = text.span(0, len(text.text))
    value = re.sub(r"\s*\(.*$", "", squeeze(text.text)).strip(f" :.-–{_SPECKS}")
    return Found(value, span) if span and value else None


def requested(subject: Subject) -> Found | None:
    """Return what a request asks for, as its title says: in the body's spelling, else in small letters."""
    whole = title(subject)
    match = _REQUEST.match(flat(str(whole.value))) if whole else None
    if whole is None or match is None:
        return None
    asked = str(whole.value)[match.end() :].strip(" :.-–")
    if len(asked.split()) < _WORDS_OF_SUBJECT:
        return None
    text = squeeze(subject.text.text)
    printed = [text[hit.start() : hit.end()] for hit in re.finditer(re.escape(asked), text, re.IGNORECASE)]
    spelled = next((one for one in printed if not one.isupper()), asked.lower())
    return replace(whole, value=spelled, certainty=0.8)


def degree(subject: Subject) -> Found | None:
    """Return the degree of a diploma: the line under its title, else the title without "BẰNG".

    Where the title could not be read, it is the line in capitals below "cấp".
    """
    sheet = subject.sheets[0]
    whole = title(subject)
    if whole is None or subject.title is None:
        given = _given(sheet)
        rows = sheet.rows[given + 1 : given + 3] if given is not None else ()
        line = next((row for row in rows if _text(row).isupper()), None)
        text = flow([(sheet, line)]) if line else None
        span = text.span(0, len(text.text)) if text else None
        return Found(squeeze(text.text), span, 0.85) if text and span else None
    fit = subject.title
    below = (
        sheet.rows[fit.block.row + 1]
        if len(fit.block.lines) > 1 and not _NAMED_DEGREE.match(str(whole.value))
        else None
    )
    text = flow([(sheet, below)]) if below else None
    span = text.span(0, len(text.text)) if text else None
    if text and span and subject.kind.titles:
        return Found(squeeze(text.text).strip(_SPECKS), span)
    return replace(whole, value=re.sub(r"^BẰNG\s+", "", str(whole.value)))


def branch(subject: Subject) -> Found | None:
    """Return what a diploma was earned in, where it stands in the middle under the degree without a label."""
    whole, sheet = title(subject), subject.sheets[0]
    if whole is None or subject.title is None:
        return None
    block = subject.title.block
    row = block.row + (1 if _NAMED_DEGREE.match(str(whole.value)) else 2)
    if row >= len(sheet.rows) or row > block.row + len(block.lines) or len(sheet.rows[row]) > 1:
        return None
    line = sheet.rows[row][0]
    middle = abs(line.center - (sheet.left + sheet.right) / 2) < 0.1 * (sheet.right - sheet.left)
    if not middle or ":" in line.text or _HOLDER.match(line.folded):
        return None
    text = lines_flow(sheet, (line,))
    value, span = squeeze(line.text).strip(f" :.-–{_SPECKS}"), text.span(0, len(text.text))
    return Found(value, span, 0.9) if span and len(value) > _SHORTEST_BRANCH else None


def _given(sheet: Sheet) -> int | None:
    """Return the row on which "cấp" stands alone: a diploma names its giver above and the degree below."""
    rows = range(min(len(sheet.rows), 14))
    return next((row for row in rows if any(piece.folded.strip(" .:") == "cap" for piece in sheet.rows[row])), None)


def record_form(subject: Subject) -> Found | None:
    """Return which of the two forms of a criminal record this is, by its title."""
    if subject.title is None:
        return None
    sheet, block = subject.sheets[0], subject.title.block
    for row in sheet.rows[block.row : block.row + 3]:
        if match := re.search(r"so\s?0?([12])(?!\d)", _folded(row)):
            text = flow([(sheet, row)])
            span = text.span(*match.span(1))
            return Found(match[1], span) if span else None
    return None


def agency(subject: Subject) -> Found | None:
    """Return the agency in capitals that stands above the title; else the one in the head."""
    sheet = subject.sheets[0]
    above = subject.title.block.row if subject.title else _given(sheet)
    lines: list[Segment] = []
    for row in sheet.rows[: _HEAD if above is None else above]:
        named = agencies.lines_of_agencies(row)
        if above is None and lines and not named:
            break
        for line in named:
            bare = _without_role(line)
            if agencies.names_agency(bare) or (lines and not _is_above(line)):
                lines.append(bare)
    lines = agencies.speaking(lines)
    text = lines_flow(sheet, tuple(lines))
    span = text.span(0, len(text.text)) if lines else None
    return Found(agencies.joined(lines), span) if span else head_values.agency(subject)


def _without_role(line: Segment) -> Segment:
    """Return the line without the office of who signs before the name of the agency ("GIÁM ĐỐC SỞ …")."""
    match = _ROLE.match(line.folded)
    words = line.words[len(match[0].split()) :] if match else line.words
    return segment(words) if words else line


def _is_above(line: Segment) -> bool:
    """Whether a line in capitals is none of an agency's name: the motto, an office, a line in another language."""
    return bool(_ROLE.fullmatch(line.folded.strip() + " ") or _MOTTO.match(line.folded))


def about(subject: Subject) -> Found | None:
    """Return the subject without "V/v" or "Về việc": under the number of a letter, else under the title."""
    lines = _under_number(subject) if subject.kind.letter else _under_title(subject)
    if not lines:
        return None
    text = lines_flow(subject.sheets[0], tuple(lines))
    lead = _lead(text.text)
    call = re.search(r"[\W_]*kinh g[uo]i", text.folded[lead:])
    end = len(text.text[: lead + call.start() if call else None].rstrip(" \n-–_.…*:;|"))
    span = text.span(lead, end)
    value = document_numbers.unstopped(re.sub(r"\s*[-_–—]{3,}\s*$", "", squeeze(text.text[lead:end])))
    spelled = places.levelled(value)
    return Found(spelled, span, 0.97, () if spelled == value else (_RESPELLED,)) if span and len(value) > 4 else None


def recipient(subject: Subject) -> Found | None:
    """Return to whom the paper goes ("Kính gửi"), several joined by semicolons."""
    sheet = subject.sheets[0]
    for index, row in enumerate(sheet.rows):
        match = re.search(r"kinh g[uo]i\W{0,3}", _folded(row))
        if match is None or row[0].bbox.y0 > 0.7 * sheet.page.height:
            continue
        rows = [row]
        for follower in sheet.rows[index + 1 : index + 12]:
            if not (_ITEM.match(_text(follower)) or _goes_on(rows, match.end())):
                break
            rows.append(follower)
        text = flow((sheet, item) for item in rows)
        parts = [_ITEM.sub("", part).strip(" ;.,:") for part in text.text[match.end() :].split("\n")]
        span = text.span(match.end(), len(text.text))
        value = "; ".join(squeeze(part) for part in parts if len(part) > 1)
        return Found(value, span, 0.97) if span and value else None
    return None


def _goes_on(rows: list[Row], called: int) -> bool:
    """Whether a list of recipients goes on although no dash was read: nothing stood yet, or a semicolon ended it."""
    last = _text(rows[-1])
    return last[called:].strip() == "" if len(rows) == 1 else last.rstrip().endswith(";")


def _lead(text: str) -> int:
    match = _ABOUT.match(flat(text))
    return match.end() if match else 0


def _under_number(subject: Subject) -> list[Segment]:
    lines: list[Segment] = []
    for line in subject.head.left if subject.head else ():
        if lines or re.match(r"^\W*v\s?/", line.folded):
            lines.append(line)
    return lines


def _under_title(subject: Subject) -> list[Segment]:
    """Return the centred lines between the title and the body."""
    if subject.title is None:
        return []
    sheet, block = subject.sheets[0], subject.title.block
    lines: list[Segment] = []
    heading = sheet.rows[block.row + subject.title.lines - 1]
    below, middle = max(piece.bbox.y1 for piece in heading), (heading[0].bbox.x0 + heading[-1].bbox.x1) / 2
    for row in sheet.rows[block.row + subject.title.lines :]:
        line = segment([word for piece in row for word in piece.words])
        if _over(line, lines, sheet, middle) or line.bbox.y0 - below > 3 * sheet.height:
            break
        if any(character.isalnum() for character in line.text):
            lines.append(line)
        below = line.bbox.y1
    return lines[:9]


def _over(line: Segment, lines: list[Segment], sheet: Sheet, middle: float) -> bool:
    """Whether the body begins with this line."""
    letters = [character for character in line.text if character.isalpha()]
    if not letters:
        return False
    if lines and line.text.lstrip(_SPECKS)[:1].isupper() and _BEGINS_LIST.search(line.folded):
        return True
    capitals = sum(character.isupper() for character in letters) > 0.75 * len(letters)
    if capitals and (lines or _SPEAKERS.match(line.folded)):
        return True
    opening = line.folded.lstrip(_SPECKS)
    if opening.startswith(_OPENERS):
        return True
    wide = sheet.right - sheet.left
    off = min(((line.bbox.x0 - sheet.left) - (sheet.right - line.bbox.x1), 2 * (line.center - middle)), key=abs)
    indented = line.bbox.x0 - sheet.left > 0.03 * wide and sheet.right - line.bbox.x1 < 0.02 * wide
    # A subject goes on in small letters; a sentence that fills the line begins the body.
    full = line.bbox.width > 0.8 * wide or bool(_INTRODUCES.search(line.folded))
    sentence = bool(lines) and line.text.lstrip(_SPECKS)[:1].isupper() and full
    soft = opening.startswith(_SOFT_OPENERS) and (abs(off) > 0.04 * wide or sentence)
    # A paragraph begins with a capital; small letters go on with the line above.
    goes_on = line.text.lstrip(_SPECKS)[:1].islower()
    return soft or (bool(lines) and not goes_on and (abs(off) > 0.12 * wide or (indented and off > 0.04 * wide)))


def _text(row: Row) -> str:
    return " ".join(piece.text for piece in row)


def _folded(row: Row) -> str:
    return " ".join(piece.folded for piece in row)
