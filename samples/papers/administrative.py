"""Official papers by Nghị định 30/2020: decision, official letter, report (domain reference 7.7 and 7.8)."""

from dataclasses import dataclass
from datetime import date
from random import Random

from samples.graphics import ArrivalStamp
from samples.layout import Draft, Margins
from samples.official import Foot, Head, foot, title, two_column_head
from samples.papers.content import Content, FieldTruth
from samples.papers.sentences import ABOUT, ARTICLES, BASES, DUTIES, FINDINGS, REPORTS, TASKS
from samples.runs import Style
from samples.wording import long_date, short_date
from samples.world import PROVINCE, Case, committee, seal


@dataclass(frozen=True, slots=True)
class Office:
    """An agency that speaks."""

    superior: str
    lines: tuple[str, ...]
    sign: str
    """The agency's part of the number."""
    place: str
    roles: tuple[str, ...]
    seal: tuple[str, str]

    @property
    def issuer(self) -> str:
        """The agency on one line."""
        return " ".join(self.lines)


def _office(case: Case) -> Office:
    rng, place = case.rng, case.place
    upper = PROVINCE.upper()
    board = f"ỦY BAN NHÂN DÂN TỈNH {upper}"
    departments = (
        ("SỞ TƯ PHÁP", "STP"),
        ("SỞ XÂY DỰNG", "SXD"),
        ("SỞ NỘI VỤ", "SNV"),
        ("SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "SNNMT"),
    )
    name, sign = rng.choice(departments)
    head = rng.choice((("GIÁM ĐỐC",), ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")))
    chair = rng.choice((("CHỦ TỊCH",), ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")))
    commune = Office("", committee(place), "UBND", place.name, chair, seal(place))
    province = Office("", ("ỦY BAN NHÂN DÂN", f"TỈNH {upper}"), "UBND", PROVINCE, chair, (board, "VIỆT NAM"))
    department = Office(f"UBND TỈNH {upper}", (name,), sign, PROVINCE, head, (name, f"TỈNH {upper}"))
    return rng.choice((commune, commune, province, department))


def _number(rng: Random, sign: str, *, hand: bool) -> tuple[str, str]:
    running = f"{rng.randint(1, 999):02}"
    return f"{running}/{sign}", f"Số: ‹{running}›/{sign}" if hand else f"Số: {running}/{sign}"


def _dated(rng: Random, place: str, day: date) -> str:
    if rng.random() < 0.6:
        return f"{place}, {long_date(day)}"
    return f"{place}, ngày ‹{day.day:02}› tháng ‹{day.month:02}› năm {day.year}"


def _opened(case: Case, office: Office, sign: str, day: date, about: str = "") -> tuple[Draft, str]:
    rng = case.rng
    margins = Margins(left=rng.uniform(29, 34), right=rng.uniform(15, 19), top=rng.uniform(18, 23))
    draft = Draft(margins=margins, style=Style(size=rng.choice((13.0, 13.5, 14.0))))
    draft.leading = rng.choice((1.2, 1.25, 1.32))
    number, printed = _number(rng, sign, hand=rng.random() < 0.4)
    two_column_head(draft, Head(office.superior, office.lines, printed, _dated(rng, office.place, day), about))
    return draft, number


def _truth(office: Office, number: str, day: date, subject: str, signer: str) -> dict[str, FieldTruth]:
    return {
        "number": number,
        "issued_date": day.isoformat(),
        "issuer": office.issuer,
        "subject": subject,
        "signer": signer,
        "signer_title": office.roles[-1],
        "place": office.place,
    }


def decision(case: Case, *, subject: str = "") -> Content:
    """Return a decision with legal bases and articles."""
    rng = case.rng
    office, day = _office(case), case.ago(2, 400)
    who = case.applicant
    chosen = subject or rng.choice(ABOUT).format(who=f"{who.title} {who.name}", place=case.place.commune)
    draft, number = _opened(case, office, f"QĐ-{office.sign}", day)
    title(draft, "QUYẾT ĐỊNH", f"Về việc {chosen}")
    speaker = office.roles[0].removeprefix("KT. ")
    draft.centred(f"{speaker} {office.issuer}", Style(bold=True), after=8)
    slant = "~" if rng.random() < 0.7 else ""
    for base in rng.sample(BASES, rng.randint(2, 4)):
        draft.para(f"{slant}Căn cứ {base};{slant}", indent=28)
    draft.para(
        f"{slant}Xét đề nghị của Chánh Văn phòng tại Tờ trình số {rng.randint(2, 90):02}/TTr-VP.{slant}", indent=28
    )
    draft.centred("QUYẾT ĐỊNH:", Style(bold=True), after=6)
    picked = rng.sample(ARTICLES, rng.randint(1, 3))
    draft.para(f"*Điều 1.* Thực hiện việc {chosen} kể từ {long_date(day)}.", indent=28)
    for count, article in enumerate(picked, start=2):
        draft.para(f"*Điều {count}.* {article}", indent=28)
    last = len(picked) + 2
    draft.para(
        f"*Điều {last}.* Quyết định này có hiệu lực kể từ ngày ký. Chánh Văn phòng, Thủ trưởng các cơ quan, "
        "đơn vị và cá "
        "nhân có liên quan chịu trách nhiệm thi hành Quyết định này./.",
        indent=28,
        after=10,
    )
    signer = case.official()
    foot(draft, Foot(office.roles, signer, office.seal, (f"- Như Điều {last};", "- Lưu: VT, VP.")), rng)
    return Content("decision", tuple(draft.sheets), _truth(office, number, day, chosen, signer))


def _arrived(draft: Draft, rng: Random, day: date) -> None:
    stamp = ArrivalStamp(
        draft.span[0] - 30, draft.y - 8, "UBND PHƯỜNG ĐÔNG PHÚ", str(rng.randint(20, 900)), short_date(day)[:5]
    )
    draft.mark(stamp)
    draft.y += 56


def official_letter(case: Case) -> Content:
    """Return an official letter: no title, "V/v" under the number, "Kính gửi"."""
    rng = case.rng
    office, day = _office(case), case.ago(2, 300)
    subject = rng.choice(TASKS)
    draft, number = _opened(case, office, f"{office.sign}-{rng.choice(('VP', 'HCC', 'NC'))}", day, f"V/v {subject}")
    recipients = rng.choice(
        (
            ("Ủy ban nhân dân các xã, phường",),
            ("Ủy ban nhân dân các xã, phường", "Trung tâm Phục vụ hành chính công tỉnh"),
            ("Sở Tư pháp",),
        )
    )
    if rng.random() < 0.5:
        _arrived(draft, rng, day)
    if len(recipients) == 1:
        draft.centred(f"Kính gửi: {recipients[0]}", after=10)
    else:
        draft.para("Kính gửi:", indent=120, after=2)
        for number_, name in enumerate(recipients):
            draft.para(f"- {name}{'.' if number_ == len(recipients) - 1 else ';'}", indent=140, after=2)
        draft.y += 8
    draft.para(
        f"Thực hiện chỉ đạo của Ủy ban nhân dân tỉnh {PROVINCE} về việc {subject}, đề nghị các cơ quan, đơn vị:",
        indent=28,
    )
    duties = rng.sample(DUTIES, rng.randint(3, 6))
    for count, duty in enumerate(duties, start=1):
        draft.para(f"{count}. {duty}{'/.' if count == len(duties) else ''}", indent=28)
    draft.y += 6
    signer = case.official()
    foot(
        draft,
        Foot(office.roles, signer, office.seal, ("- Như trên;", "- Chủ tịch, các PCT (b/c);", "- Lưu: VT, VP3.")),
        rng,
    )
    fields = _truth(office, number, day, subject, signer)
    return Content("official_letter", tuple(draft.sheets), fields | {"recipient": "; ".join(recipients)})


def report(case: Case) -> Content:
    """Return a report of several pages with a table."""
    rng = case.rng
    office, day = _office(case), case.ago(2, 300)
    subject = rng.choice(REPORTS).format(year=day.year, quarter="IV" if day.month > 9 else "III")
    subject = subject[0].upper() + subject[1:]
    draft, number = _opened(case, office, f"BC-{office.sign}", day)
    title(draft, "BÁO CÁO", subject)
    draft.para(f"Thực hiện chương trình công tác năm {day.year}, {office.issuer.title()} báo cáo như sau:", indent=28)
    for count, heading in enumerate(("KẾT QUẢ THỰC HIỆN", "KHÓ KHĂN, HẠN CHẾ", "PHƯƠNG HƯỚNG, NHIỆM VỤ")):
        draft.para(f"*{'I' * (count + 1)}. {heading}*", indent=28)
        for number_, sentence in enumerate(rng.sample(FINDINGS, rng.randint(4, 6)), start=1):
            figure = rng.randint(12, 990)
            draft.para(
                f"{number_}. {sentence.format(figure=figure, share=f'{rng.randint(80, 99)},{rng.randint(0, 9)}%')}",
                indent=28,
            )
        if count == 0:
            _figures(draft, rng)
    draft.para("Trên đây là báo cáo của đơn vị, kính đề nghị cấp trên xem xét, chỉ đạo./.", indent=28, after=10)
    signer = case.official()
    foot(
        draft,
        Foot(office.roles, signer, office.seal, ("- UBND tỉnh (b/c);", "- Các phòng chuyên môn;", "- Lưu: VT.")),
        rng,
    )
    return Content("report", tuple(draft.sheets), _truth(office, number, day, subject, signer))


def _figures(draft: Draft, rng: Random) -> None:
    rows = [["TT", "Lĩnh vực", "Tiếp nhận", "Đã giải quyết", "Đúng hạn"]]
    for count, field in enumerate(("Hộ tịch", "Đất đai", "Xây dựng", "Chứng thực"), start=1):
        taken = rng.randint(40, 900)
        done = taken - rng.randint(0, 30)
        rows.append([str(count), field, str(taken), str(done), str(done - rng.randint(0, 6))])
    draft.table(rows, (0.6, 3, 1.6, 1.8, 1.6))
