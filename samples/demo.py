"""`make demo`: digitize the sample dossiers and say what was found."""

import json
import os
import subprocess
import sys
from pathlib import Path

from core.settings import Settings
from pipeline.services import Services
from storage.db import dossiers

SAMPLES = Path(__file__).parent
ROOT = SAMPLES.parent
SOHOA = ROOT / ".venv" / "bin" / "sohoa"


def main() -> int:
    """Run `sohoa digitize` once for each sample dossier, as a clerk would; return the worst exit code."""
    data = Path(os.environ.get("SOHOA_DATA", ROOT / "var")).absolute()
    services = Services.open(Settings(data=data))
    worst = 0
    for description in sorted(SAMPLES.glob("*/dossier.json")):
        dossier = json.loads(description.read_text(encoding="utf-8"))
        folder, procedure = description.parent, dossier["procedure"]
        code = _free_code(services, dossier["code"])
        print(f"\nHồ sơ {code} · {procedure['code']} {procedure['name']}", flush=True)
        files = [str(folder / name) for name in dossier["files"]]
        options = ["--dossier", code, "--procedure", procedure["code"], "--out", str(data / "demo" / code)]
        done = subprocess.run(  # noqa: S603  (our own program on our own samples)
            [str(SOHOA), "digitize", *files, *options], env={**os.environ, "SOHOA_DATA": str(data)}, check=False
        )
        worst = max(worst, done.returncode)
    print("\nMở dịch vụ: make run, rồi vào http://127.0.0.1:8000 bằng khóa được hiện ra khi chạy lần đầu.")
    return worst


def _free_code(services: Services, code: str) -> str:
    """Return the dossier's code, or the next running number in thousands when an earlier demo used it."""
    head, number = code[:-4], int(code[-4:])
    with services.look() as uow:
        while dossiers.by_code(uow, f"{head}{number:04d}") is not None:
            number += 1000
    return f"{head}{number:04d}"


if __name__ == "__main__":
    sys.exit(main())
