"""What is done at the machine itself is on record, and `sohoa verify audit` names what was done to the record."""

from pathlib import Path

import pytest

from storage.db import audit
from storage.db.audit import Entry
from storage.db.work import Engine, UnitOfWork, open_engine
from tests.cli.test_commands import Sohoa, lines
from tests.contracts.holdings import keep_party
from tests.pipeline import tamper
from tests.pipeline.papers import scan


@pytest.fixture
def sohoa(tmp_path: Path) -> Sohoa:
    return Sohoa(tmp_path)


def database(folder: Path) -> Engine:
    return open_engine(f"sqlite:///{folder / 'var' / 'sohoa.db'}")


def entries(folder: Path) -> list[Entry]:
    engine = database(folder)
    with UnitOfWork(engine, read_only=True) as uow:
        found = list(audit.chain(uow))
    engine.dispose()
    return found


def test_each_command_that_reads_or_changes_papers_leaves_one_entry(sohoa: Sohoa, tmp_path: Path) -> None:
    document = lines(sohoa("digitize", scan(tmp_path / "a.png"), "--json").stdout)[0]["document"]
    batch = document.partition(".")[0]
    for words in (
        ["correct", document],
        ["correct", document, "--type", "decision"],
        ["correct", "none"],
        ["arrange", document],
        ["parties", "keys"],
        ["parties", "merge", "099085000012", "someone", "--reason", "x"],
        ["search", "rebuild"],
        ["key", "scanner"],
        ["procedures", "export", str(tmp_path / "p.csv")],
        ["backup", str(tmp_path / "copy")],
    ):
        sohoa(*words)
    found = entries(tmp_path)
    assert [one.action for one in found] == [
        "cli.digitize",
        "cli.correct",
        "cli.correct",
        "cli.correct",
        "cli.arrange",
        "cli.parties",
        "cli.parties",
        "cli.search",
        "cli.key",
        "cli.procedures",
        "cli.backup",
    ]
    assert {one.kind for one in found} == {"operator"}
    assert all("@" in one.address for one in found)
    assert [one.subject for one in found[1:3]] == [document, document]
    assert (found[4].subject_kind, found[4].subject) == ("batch", batch)
    assert not any("099085000012" in str(one) for one in found)
    copied = open_engine(f"sqlite:///{tmp_path / 'copy' / 'sohoa.db'}")
    with UnitOfWork(copied, read_only=True) as uow:
        assert list(audit.chain(uow)) == found
    copied.dispose()


def test_a_person_is_told_at_the_machine_who_asked(sohoa: Sohoa, tmp_path: Path) -> None:
    sohoa("parties", "keys")
    engine = database(tmp_path)
    with UnitOfWork(engine) as uow:
        party = keep_party(uow)
    engine.dispose()
    assert sohoa("parties", "accesses", "nobody").returncode != 0
    for count in (1, 2):
        done = sohoa("parties", "accesses", party)
        assert done.returncode == 0, done.stderr
        told = lines(done.stdout)
        assert [(one["action"], one["kind"], one["subject"]) for one in told] == [
            ("cli.parties", "operator", party)
        ] * count


def test_verify_names_what_was_done_to_the_audit(sohoa: Sohoa, tmp_path: Path) -> None:
    for _ in range(6):
        sohoa("parties", "keys")
    sound = sohoa("verify", "audit")
    assert (sound.returncode, sound.stderr) == (0, "")
    assert sound.stdout == "6 dòng nhật ký, 0 mốc ngày đã kiểm tra, 0 chỗ sai\n"
    engine = database(tmp_path)
    tamper.change(engine, 2, actor="nobody")
    tamper.remove(engine, 4)
    tamper.swap(engine, 5, 6)
    engine.dispose()
    for words in (["verify", "audit"], ["verify"]):
        done = sohoa(*words)
        assert done.returncode == 1
        assert done.stdout.startswith(
            "nhật ký: dòng 2 đã bị sửa\n"
            "nhật ký: dòng 4 đã bị xóa\n"
            "nhật ký: dòng 5 đã bị đổi chỗ, trước đây là dòng 6\n"
            "nhật ký: dòng 6 đã bị đổi chỗ, trước đây là dòng 5\n"
            "5 dòng nhật ký, 0 mốc ngày đã kiểm tra, 4 chỗ sai\n"
        )
