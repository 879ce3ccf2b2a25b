"""The rules of the house that no linter knows."""

import ast
import importlib
import re
import subprocess
import sys
import tomllib
import unicodedata
from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel

from api.errors import status_of
from cli.exits import exit_code
from core import errors
from core.messages import SENTENCES
from core.settings import Settings

ROOT = Path(__file__).parent.parent
ROOMS = ("core", "ingest", "ocr", "classify", "storage", "pipeline", "api", "cli")
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc", "legacy"}


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    return [path for name in listed.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()]


def sources() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in ROOMS]


def texts() -> list[Path]:
    kinds = {".py", ".md", ".toml", ".yml", ".html", ".css", ".js", ".txt", ".in", ".json", ".sh"}
    return [
        path for path in tracked() if path.suffix in kinds or path.name in {"Makefile", "Dockerfile", "run", "setup"}
    ]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_ours_and_has_its_card(room: str) -> None:
    module = importlib.import_module(room)
    assert module.__file__ is not None
    assert Path(module.__file__).parent == ROOT / room
    assert module.__doc__ is not None
    assert module.__doc__.startswith("Room card: ")
    assert "to be written" not in module.__doc__


def test_packages_hold_only_a_docstring() -> None:
    for path in sources():
        if path.name == "__init__.py":
            body = ast.parse(path.read_text(encoding="utf-8")).body
            assert len(body) <= 1, f"{path} holds code"


def test_no_module_has_a_name_that_forbids_nothing() -> None:
    assert [path for path in sources() if path.stem in FORBIDDEN_NAMES] == []


def test_no_import_inside_a_function() -> None:
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                inner = [n for n in ast.walk(node) if isinstance(n, ast.Import | ast.ImportFrom)]
                assert inner == [] or path.name == "child.py", f"{path}:{node.name} imports inside"


def test_modules_and_functions_stay_readable() -> None:
    for path in sources():
        if "versions" in path.parts:
            continue  # a migration is a list of tables
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= 300, f"{path} is too long"
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert node.end_lineno is not None
                # Options of a command are written down in its signature, one a line.
                assert node.end_lineno - node.body[0].lineno < 40, f"{path}:{node.name} is too long"


def web_files(*kinds: str) -> list[Path]:
    return [path for path in tracked() if path.suffix in kinds and path.is_relative_to(ROOT / "api" / "web")]


def test_what_the_browser_runs_stays_readable_and_is_ours() -> None:
    for path in web_files(".js", ".css", ".html"):
        assert path.read_text(encoding="utf-8").count("\n") <= 300, f"{path} is too long"
    for path in web_files(".js", ".css"):
        text = path.read_text(encoding="utf-8")
        assert max(map(len, text.splitlines())) <= 400, f"{path} is not written by hand"
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", text), (
            f"{path} makes markup"
        )
    assert not re.search(r"https?://(?!www\.w3\.org/)", "".join(path.read_text() for path in web_files(".js", ".css")))


def test_pages_hold_no_script_or_style_that_their_policy_would_stop() -> None:
    for path in web_files(".html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|\son[a-z]+=|<style", text), f"{path} holds a style or a handler"
        for opening in re.findall(r"<script[^>]*>", text):
            assert "src=" in opening or 'type="application/json"' in opening, f"{path} holds a script"
        assert "|safe" not in text.replace(" ", ""), f"{path} trusts a text"


def test_pages_refuse_in_one_way() -> None:
    """What `Pages.after` puts on record nobody can forget, nor do when a page has written already."""
    for path in (ROOT / "api" / "web").glob("*.py"):
        assert "pending" not in path.read_text(encoding="utf-8") or path.name == "view.py", f"{path} refuses by itself"


@pytest.mark.parametrize("kind", errors.ALL, ids=lambda kind: kind.code)
def test_every_error_is_drawn_described_and_translated(kind: type[errors.SohoaError]) -> None:
    assert errors.__doc__ is not None
    assert kind.__name__ in errors.__doc__
    assert "code" in vars(kind)
    assert kind.__doc__
    assert SENTENCES[kind.code].endswith(".")
    assert 400 <= status_of(kind) < 600
    assert exit_code(kind())
    operations = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert f"`{kind.code}`" in operations


def test_every_error_code_is_its_own() -> None:
    assert len({kind.code for kind in errors.ALL}) == len(errors.ALL)
    assert set(SENTENCES) == set(errors.BY_CODE)


def option_names(model: type[BaseModel], prefix: str = "SOHOA_") -> list[str]:
    names = []
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            names += option_names(kind, f"{prefix}{name.upper()}__")
        else:
            assert field.description, name
            names.append(f"{prefix}{name.upper()}")
    return names


def test_every_option_is_documented_and_nothing_else_is() -> None:
    names = set(option_names(Settings))
    for place in ("docs/configuration.md", ".env.example"):
        text = (ROOT / place).read_text(encoding="utf-8")
        assert set(re.findall(r"SOHOA_[A-Z0-9_]+(?<!_FILE)\b", text)) >= names, place
        assert {n for n in re.findall(r"SOHOA_[A-Z0-9_]+", text) if not n.endswith("_FILE")} <= names, place


def test_compose_fits_the_settings(tmp_path: Path) -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    names = set(option_names(Settings))
    for name, service in compose["services"].items():
        for variable, value in service.get("environment", {}).items():
            if variable.startswith("SOHOA_"):
                assert variable.removesuffix("_FILE") in names, (name, variable)
                if variable.endswith("_FILE"):
                    assert value.removeprefix("/run/secrets/") in service["secrets"], (name, variable)
        assert set(service.get("secrets", [])) <= set(compose["secrets"])
        assert set(service.get("depends_on", {})) <= set(compose["services"])
    for name in ("api", "worker", "setup"):
        settings_of(compose["services"][name]["environment"], tmp_path)


def settings_of(environment: dict[str, str], secrets: Path) -> None:
    """Start a program with the container's environment: what the settings refuse fails here."""
    for name in ("database_url", "broker_url", "s3_secret_key", "link_secret", "number_keys"):
        (secrets / name).write_text("postgresql://x:y@db/sohoa" if name == "database_url" else "amqp://x:y@broker//")
    values = {k: str(v).replace("/run/secrets", str(secrets)) for k, v in environment.items()}
    values = {k: re.sub(r"\$\{[^:]+:-(.*)\}", r"\1", v) for k, v in values.items()}
    code = "from core import settings; s = settings.load(); print(s.environment.value, s.queue.kind.value)"
    done = subprocess.run(
        [sys.executable, "-c", code], env=values, cwd=ROOT, capture_output=True, check=False, text=True
    )
    assert done.stdout.split() == ["production", "celery"], done.stderr


def test_image_holds_every_room_and_installs_what_setup_installs() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8")
    for room in ROOMS:
        assert f"COPY {room} {room}" in dockerfile
        assert f"!{room}" in ignored
    for package in ("tesseract-ocr-vie", "tesseract-ocr-osd", "util-linux"):
        assert package in dockerfile
        assert package in (ROOT / ".ci" / "setup").read_text(encoding="utf-8")


def test_locks_are_hashed_and_name_no_host() -> None:
    for path in ROOT.glob("requirements*.txt"):
        text = path.read_text(encoding="utf-8")
        assert re.search(r"https?://|--index-url|--find-links", text) is None, path
        pinned = re.findall(r"^([a-z0-9][a-z0-9._-]*)==", text, re.MULTILINE)
        assert len(pinned) > 10
        assert text.count("--hash=sha256:") >= len(pinned)


def test_direct_requirements_are_locked() -> None:
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    for line in (ROOT / "requirements.in").read_text(encoding="utf-8").split():
        name = line.partition("[")[0]
        assert f"\n{name}==" in f"\n{lock}"


def test_texts_are_nfc_and_name_no_place_of_a_developers_machine() -> None:
    for path in texts():
        text = path.read_text(encoding="utf-8")
        if "tests" not in path.parts:
            assert unicodedata.is_normalized("NFC", text), path
        assert re.search(r"(?<![\w.])/(work|farm|home|root)/", text) is None, path


def test_version_stands_in_one_place() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert f"## [{version}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"sohoa:{version}" in (ROOT / "docker-compose.yml").read_text(encoding="utf-8")


HEAVY = {
    "api.app": "cv2 numpy pikepdf pypdfium2 pdfplumber",
    "pipeline.services": "celery kombu alembic psycopg minio",
    "pipeline.worker": "celery kombu alembic psycopg minio",
    "ingest.open_pdf": "pdfplumber",
    "ingest.open_picture": "pdfplumber pikepdf pypdfium2",
}
"""What a program does not load before it is needed: start-up is paid for every command, worker and file."""


@pytest.mark.parametrize("program", HEAVY)
def test_a_program_loads_only_what_it_needs(program: str) -> None:
    code = f"import sys, {program}; print([m for m in {HEAVY[program].split()} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"
