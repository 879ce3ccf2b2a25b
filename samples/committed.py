"""The committed dossiers: which papers, scanned how, in which files, and their expected.json."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path

from PIL import Image

from samples import cast, write
from samples.damage import WAYS
from samples.fonts import fingerprint
from samples.papers import (
    administrative,
    building,
    certificates,
    civil,
    declarations,
    identity,
    personal,
    slips,
    strangers,
    study,
)
from samples.papers.content import Content
from samples.scanning import bound, from_content, scan
from samples.truth import Paper, SampleFile, Scan
from samples.world import Case

FOLDER = Path(__file__).parent
_SEED = 20261122


@dataclass(frozen=True, slots=True)
class Part:
    """One paper of a file, how it was scanned, and the component of the procedure that it fills."""

    kind: str
    make: Callable[[Case], Content]
    way: str
    component: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """One file; several papers make a PDF, or a TIFF when the name says so."""

    name: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class DossierPlan:
    """One committed dossier."""

    folder: str
    procedure: str
    procedure_name: str
    case: Case
    files: tuple[Plan, ...]


def plans() -> tuple[DossierPlan, ...]:
    """Return the three dossiers; a new list each time, since making papers uses up their randomness."""
    return _building(), _birth(), _marriage()


def _building() -> DossierPlan:
    decide = partial(
        administrative.decision, subject="cho phép chuyển mục đích sử dụng đất đối với ông Nguyễn Đình Khôi Vĩ"
    )
    receive = partial(slips.receipt_slip, service=slips.SERVICES[0])
    own = partial(certificates.land_use_certificate, serial="ZZ 000123")
    authorize = partial(personal.authorization_letter, hand=False)
    apply = building.building_permit_application
    files = (
        Plan("01-giay-tiep-nhan.jpg", (Part("receipt_slip", receive, "jpeg200"),)),
        Plan(
            "02-don-va-giay-uy-quyen.pdf",
            (
                Part("building_permit_application", apply, "office", "TP01"),
                Part("authorization_letter", authorize, "office", "TP03"),
            ),
        ),
        Plan(
            "03-giay-chung-nhan-dat.pdf",
            (
                Part("separator_sheet", slips.separator_sheet, "jpeg200"),
                Part("land_use_certificate", own, "jpeg200", "TP02"),
            ),
        ),
        Plan(
            "04-quyet-dinh.tif",
            (Part("decision", decide, "photocopy", "TP04"), Part("blank_back", strangers.blank_back, "photocopy")),
        ),
        Plan("05-cong-van.jpg", (Part("official_letter", administrative.official_letter, "phone_exif", "TP07"),)),
        Plan("06-bang-tot-nghiep.webp", (Part("diploma", study.diploma, "webp", "TP06"),)),
    )
    case = cast.building()
    return DossierPlan("1.009994-cap-giay-phep-xay-dung", "1.009994", slips.SERVICES[0].name, case, files)


def _birth() -> DossierPlan:
    files = (
        Plan("01-to-khai.jpg", (Part("declaration", declarations.birth_declaration, "lowdpi", "TP01"),)),
        Plan("02-giay-khai-sinh.jpg", (Part("birth_certificate", civil.birth_certificate, "office", "TP02"),)),
        Plan(
            "03-ket-hon-va-cu-tru.pdf",
            (
                Part("marriage_certificate", civil.marriage_certificate, "turned90", "TP03"),
                Part("blank_back", strangers.blank_back, "turned90"),
                Part("residence_confirmation", identity.residence_confirmation, "turned180", "TP04"),
            ),
        ),
        Plan("04-can-cuoc.png", (Part("citizen_id_card", identity.citizen_id_card, "clean300", "TP05"),)),
    )
    return DossierPlan("1.001193-dang-ky-khai-sinh", "1.001193", slips.SERVICES[1].name, cast.birth(), files)


def _marriage() -> DossierPlan:
    bride = cast.marriage(bride=True)

    def of_the_bride(_: Case) -> Content:
        return civil.marital_status_confirmation(bride, weds=True)

    of_the_groom = partial(civil.marital_status_confirmation, weds=True)
    receive = partial(slips.receipt_slip, service=slips.SERVICES[2])
    files = (
        Plan("01-to-khai.jpg", (Part("declaration", declarations.marriage_declaration, "office", "TP01"),)),
        Plan(
            "02-xac-nhan-hon-nhan.pdf",
            (
                Part("marital_status_confirmation", of_the_groom, "grey", "TP02"),
                Part("marital_status_confirmation", of_the_bride, "faint", "TP02"),
            ),
        ),
        Plan("03-giay-tiep-nhan.tif", (Part("receipt_slip", receive, "photocopy"),)),
    )
    return DossierPlan("1.000894-dang-ky-ket-hon", "1.000894", slips.SERVICES[2].name, cast.marriage(), files)


def made(plan: Plan, case: Case) -> SampleFile:
    """Return the file with its truth."""
    parts: list[tuple[Paper, list[Scan]]] = []
    for part in plan.parts:
        given = from_content(part.kind, part.make(case))
        parts.append((given, scan(given, part.way, _SEED)))
    truth = bound(parts)
    pictures = [one.picture for _, scans in parts for one in scans]
    suffix = Path(plan.name).suffix
    if suffix == ".pdf":
        return SampleFile(plan.name, "application/pdf", write.pdf(pictures), truth)
    if suffix == ".tif":
        way = WAYS[plan.parts[0].way]
        images = [Image.open(picture.file()) for picture in pictures]
        return SampleFile(plan.name, "image/tiff", write.tiff(images, way.dpi), truth)
    return SampleFile(plan.name, pictures[0].media_type, pictures[0].data, truth)


def made_with() -> dict[str, str]:
    """Return what decides the bytes of the pictures: another version may draw, break lines or pack otherwise."""
    return {"fonts": fingerprint(), **{name: version(name) for name in ("numpy", "pikepdf", "pillow", "zxing-cpp")}}


def dossier(plan: DossierPlan) -> list[SampleFile]:
    """Return the files of one dossier in order."""
    return [made(file, plan.case) for file in plan.files]


def write_all(out: Path) -> list[Path]:
    """Write every dossier below `out`, each with dossier.json and expected.json; return what was written."""
    written = []
    for plan in plans():
        folder = out / plan.folder
        folder.mkdir(parents=True, exist_ok=True)
        files = dossier(plan)
        for file in files:
            (folder / file.name).write_bytes(file.data)
            written.append(folder / file.name)
        about = {
            "code": plan.case.dossier_code,
            "procedure": {"code": plan.procedure, "name": plan.procedure_name},
            "files": [file.name for file in files],
            "made_with": made_with(),
        }
        _write_json(folder / "dossier.json", about)
        components = {file.name: [part.component for part in file.parts if _is_document(part)] for file in plan.files}
        write_expected(folder, files, components)
    return written


def _is_document(part: Part) -> bool:
    return part.kind not in {"separator_sheet", "blank_back"}


def expected(files: Sequence[SampleFile], components: Mapping[str, Sequence[str | None]]) -> dict[str, object]:
    """Return the truths of the files as expected.json holds them; `components` per file, one for each document."""
    found: dict[str, object] = {}
    for file in files:
        truth = asdict(file.truth)
        for number, document in enumerate(truth["documents"]):
            document["pages"] = list(document["pages"])
            codes = components.get(file.name)
            document["component"] = codes[number] if codes else None
        found[file.name] = {
            "media_type": file.media_type,
            "pages": list(truth["pages"]),
            "documents": list(truth["documents"]),
        }
    return found


def write_expected(folder: Path, files: Sequence[SampleFile], components: Mapping[str, Sequence[str | None]]) -> None:
    """Write expected.json for the files into `folder`."""
    _write_json(folder / "expected.json", expected(files, components))


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
