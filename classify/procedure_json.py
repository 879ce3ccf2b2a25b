"""Procedures as JSON for people and programs, and back; what is wrong is said procedure by procedure."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from pydantic import ValidationError

from classify.procedure_table import Types, of_rows, refuse, short, to_rows
from core import codec
from core.errors import BadTable
from core.fold import nfc, squeeze
from core.procedure import Procedure


def to_json(procedures: Iterable[Procedure]) -> bytes:
    """Return the procedures as `{"procedures": [...]}`; `of_json` reads it back exactly."""
    plain = json.loads(codec.dump(tuple(procedures), tuple[Procedure, ...]))
    return json.dumps({"procedures": plain}, ensure_ascii=False, indent=2).encode() + b"\n"


def of_json(data: bytes, types: Types, since: date) -> list[Procedure]:
    """Return the procedures of `to_json`, or of a bare list of them.

    A procedure whose date of effect is not given holds from `since` on. Raise BadTable that names the procedures.
    """
    try:
        whole = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise BadTable(where="Tệp không phải JSON") from error
    entries = whole.get("procedures") if isinstance(whole, dict) else whole
    if not isinstance(entries, list) or not entries:
        raise BadTable(where="Tệp JSON phải có danh sách “procedures”")
    faults: list[str] = []
    found: dict[tuple[str, date], Procedure] = {}
    for number, entry in enumerate(entries, 1):
        try:
            one = _of_entry(entry, types, since)
        except BadTable as error:
            faults.append(f"Thủ tục thứ {number}: {error.params['where']}")
            continue
        if (one.code, one.effective_from) in found:
            faults.append(f"Thủ tục thứ {number}: {one.code} có hai lần với cùng ngày hiệu lực")
        found[one.code, one.effective_from] = one
    refuse(faults)
    return list(found.values())


def _of_entry(entry: Any, types: Types, since: date) -> Procedure:  # noqa: ANN401  (JSON)
    """Return one procedure; raise BadTable."""
    if isinstance(entry, dict):
        entry = {"effective_from": since.isoformat(), **entry}
    try:
        given = codec.load(Procedure, json.dumps(entry))
    except ValidationError as error:
        places = [".".join(map(str, one["loc"])) or "cả mục" for one in error.errors()]
        raise BadTable(where=", ".join(f"“{short(place)}” không hợp lệ" for place in places[:3])) from error
    # The rules of the table hold here, too: it is written as one, and read back. Row 0 has the headings.
    texts = [[squeeze(nfc(str(cell))) for cell in row] for row in to_rows([given])]
    try:
        [checked] = of_rows(list(enumerate(texts)), types, since)
    except BadTable as error:
        where = str(error.params["where"]).replace("Dòng ", "thành phần thứ ")
        raise BadTable(where=where) from error
    return checked
