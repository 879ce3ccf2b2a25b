"""One agency with things of its own; whatever is said of them carries the mark of the agency."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from core import codec
from core.arrangement import Arrangement, Slot
from core.batch import Batch, BatchPage, Failure, SourceFile
from core.blob import Artifact, ArtifactKind, Blob
from core.dossier import Field, FieldSource, Verdict
from core.ids import BatchId, DocumentId, PartyId, PersonId, file_id, new_id, page_id
from core.party import How, Owner, PartyKind, Said
from core.people import Caller, Duty, Person, Role, operator
from core.procedure import Dossier
from core.register import SourceForm
from core.states import BatchState, Bucket, DocumentState, FileState, PageState
from pipeline import correct, dossiers, evidence, party_care, uploads
from pipeline.correct import Wanted
from pipeline.dossiers import Opening
from pipeline.evidence import Counted
from pipeline.party_care import Given
from pipeline.services import Services
from pipeline.uploads import Wish
from storage.db import arrangements, batches, documents, keys, owners, pages, people, sessions
from storage.db.work import UnitOfWork
from tests.contracts.material import make_document, make_reading

BUILDING = "1.009994"
"""TP02 takes land certificates (P2), TP06 diplomas (P1)."""
HARMLESS, SECRET = "diploma", "birth_certificate"
"""Types of classes P1 and P3."""


@dataclass
class Seed:
    """What one agency has; `things` are ids and codes by what they are for."""

    agency: str
    mark: str
    """A word that nobody else uses."""
    digit: int
    services: Services
    folder: Path
    things: dict[str, str] = field(default_factory=dict)
    numbers: list[str] = field(default_factory=list)
    made: int = 0
    texts: dict[str, set[str]] = field(default_factory=dict)
    """The words in each paper."""

    @property
    def clerk(self) -> Caller:
        """Return who did all of it."""
        return replace(operator(f"clerk-{self.mark}"), home=self.agency)

    def sign_in(self) -> None:
        """Let the clerk have an account, and be signed in."""
        person = Person(PersonId(new_id()), self.clerk.name, self.words("Cán bộ"))
        with self.services.work() as uow:
            people.add(uow, person, "", "tests")
            people.set_duties(uow, person.id, [Duty(Role.SUPERVISOR, self.agency)], "tests")
            secret = sessions.open_for_person(uow, person.id, uow.now() + timedelta(hours=1))
            name = self.words("khóa")
            keys.add(uow, keys.ApiKey(name, agency=self.agency, created_by=self.clerk.name))
        self.things |= {"session": sessions.name_of(secret), "person": person.id, "key": name, "agency": self.agency}

    def words(self, what: str) -> str:
        """Return a text that nobody else has."""
        self.made += 1
        return f"{what} {self._word}"

    @property
    def _word(self) -> str:
        return f"{self.mark}{self.made:03}"

    def marks(self) -> set[str]:
        """Return all that may stand in no answer to somebody who has nothing to do with this agency."""
        return {self.mark, *self._numbers, *self.things.values()}

    def marks_beside(self, *shared: str) -> set[str]:
        """Return the same for somebody who may know of these papers, and of nothing else."""
        words = {f"{self.mark}{number:03}" for number in range(1, self.made + 1)}
        known = {value for name, value in self.things.items() if name.partition(".")[0] in shared}
        return words - self._texts(shared) | self._numbers | set(self.things.values()) - known

    def marks_of(self, *names: str) -> set[str]:
        """Return what may stand in no answer to somebody who may not know of these things."""
        return self._texts(names) | {value for name, value in self.things.items() if name in names}

    def _texts(self, names: Iterable[str]) -> set[str]:
        return {word for name in names for word in self.texts.get(name, ())}

    @property
    def _numbers(self) -> set[str]:
        return {shown for number in self.numbers for shown in (number, f"•{number[-4:]}")}

    def party(self, name: str, *, numbered: bool = True) -> PartyId:
        """Enter somebody."""
        begin = self.made
        said = Said(self.words("Nguyễn Văn"), f"199{self.digit}-03-{self.made % 28 + 1:02}", how=How.PERSON)
        given = []
        if numbered:
            self.numbers.append(f"0990{self.digit}{self.digit}00{self.digit}{self.made:03}")
            given = [Given(self.numbers[-1])]
            self.things.setdefault("number", self.numbers[-1])
        made = party_care.enter(self.services, self.clerk, PartyKind.CITIZEN, said, given)
        self.things[name] = made.id
        self._remember(name, begin)
        return made.id

    def dossier(self, name: str, applicant: PartyId, procedure: str = BUILDING) -> Dossier:
        """Open a dossier."""
        opening = Opening("", procedure, applicant, self.words("Người nộp"), receiving=self.agency)
        made = dossiers.open_dossier(self.services, opening, by=self.clerk.name)
        self.things |= {name: made.code, f"{name}.id": made.id}
        return made

    def blob(self, media_type: str) -> Blob:
        """Keep some bytes."""
        path = self.folder / new_id()
        said = self.words("Nội dung")
        path.write_text(json.dumps([said], ensure_ascii=False) if "json" in media_type else said, encoding="utf-8")
        return self.services.keep(path, media_type)

    def paper(self, name: str, kind: str, owner: PartyId, dossier: Dossier | None = None, **options: Any) -> DocumentId:
        """Keep a paper of two pages in a batch of its own, with all its files."""
        begin = self.made
        with self.services.work() as uow:
            batch, rows = self._batch(uow, name, dossier, 2)
            home = dossier.id if dossier else None
            read = tuple(
                Field(name, value, "", 0.99, rows[0].id, 1, None, FieldSource.OCR, Verdict.ACCEPTED)
                for name, value in {"full_name": self.words("Lê Thị"), "issuer": self.words("Trường")}.items()
            )
            made = make_document(batch, [row.id for row in rows], type=kind, fields=read, dossier=home, **options)
            documents.replace_all(uow, batch, [made], {row.id: Bucket.DOCUMENT for row in rows})
            documents.set_state(uow, made.id, DocumentState.NEEDS_REVIEW)
            for artifact in ("pdf", "alto", "text", "words"):
                blob = self.blob("application/json" if artifact == "words" else "text/plain; charset=utf-8")
                documents.add_artifact(uow, Artifact(made.id, ArtifactKind(artifact), blob, "", {}))
            owners.put(uow, made.id, [Owner(made.id, "owner", owner, How.PERSON, self.clerk.name, uow.now())])
            batches.set_state(uow, batch, BatchState.READY)
            arrangements.propose(uow, batch, Arrangement((tuple(Slot(row.id) for row in rows),)))
        self.things[name] = made.id
        self._remember(name, begin)
        return made.id

    def _remember(self, name: str, begin: int) -> None:
        self.texts.setdefault(name, set()).update(
            f"{self.mark}{number:03}" for number in range(begin + 1, self.made + 1)
        )

    def sent(self, owner: str) -> dict[str, str]:
        """Let somebody have an upload that was opened, and one for a dossier of the agency that is complete."""
        caller = replace(self.clerk, name=owner)
        things: dict[str, str] = {}
        for name, dossier in (("upload", ""), ("sent", self.things["dossier"])):
            upload = uploads.open_upload(self.services, caller, Wish(f"{self.words('tệp')}.pdf", 100, dossier))
            things[name] = upload.id
        part = self.folder / new_id()
        part.write_bytes(uploads.head(upload.id) + new_id().encode() * 5)
        uploads.append(self.services, upload.id, 0, part, 100)
        return things

    def vouched(
        self, name: str, kind: str, owner: PartyId, dossier: Dossier | None = None, **options: Any
    ) -> DocumentId:
        """Keep a paper that somebody has counted and vouches for."""
        made = self.paper(name, kind, owner, dossier, **options)
        counted = Counted(SourceForm.ORIGINAL, 2, 1, 1)
        evidence.record(self.services, made, counted, by=self.clerk.name)
        seen = correct.current(self.services, made).number
        correct.correct(self.services, made, Wanted(verified=True), seen=seen, by=self.clerk.name)
        self.settled(name)
        return made

    def settled(self, name: str) -> None:
        """Let the batch of a paper stand as if all that was asked for had been done."""
        with self.services.work() as uow:
            batch = BatchId(self.things[f"{name}.batch"])
            if batches.get(uow, batch).state is BatchState.PROCESSING:
                batches.set_state(uow, batch, BatchState.READY)

    def mixed(self, name: str) -> None:
        """Keep a batch with a harmless and a secret paper of a page each."""
        with self.services.work() as uow:
            batch, rows = self._batch(uow, name, None, 2)
            both = [
                make_document(batch, [row.id], type=kind) for row, kind in zip(rows, (HARMLESS, SECRET), strict=True)
            ]
            documents.replace_all(uow, batch, both, {row.id: Bucket.DOCUMENT for row in rows})
            for one in both:
                documents.set_state(uow, one.id, DocumentState.NEEDS_REVIEW)
            batches.set_state(uow, batch, BatchState.READY)
            arrangements.propose(uow, batch, Arrangement(tuple((Slot(row.id),) for row in rows)))
        self.things |= {f"{name}.harmless": both[0].id, f"{name}.secret": both[1].id}

    def failed(self, name: str) -> None:
        """Keep a batch that failed, with a page that cannot be read."""
        with self.services.work() as uow:
            batch, rows = self._batch(uow, name, None, 1)
            pages.wait(uow, rows[0].id)
            pages.fail(uow, rows[0].id, Failure("engine_crash"))
            batches.set_state(uow, batch, BatchState.FAILED, failure=Failure("engine_crash"))

    def _batch(
        self, uow: UnitOfWork, name: str, dossier: Dossier | None, count: int
    ) -> tuple[BatchId, list[BatchPage]]:
        home = dossier.id if dossier else None
        batch = Batch(BatchId(new_id()), BatchState.PROCESSING, uow.now(), self.clerk.name, home, agency=self.agency)
        source, title = self.blob("application/pdf"), self.words("giấy")
        file = SourceFile(file_id(batch.id, 1), batch.id, 1, f"{title}.pdf", source, FileState.SPLIT, page_count=count)
        batches.add(uow, batch)
        batches.add_file(uow, file)
        rows = [
            BatchPage(
                page_id(file.id, number), batch.id, file.id, number, PageState.WAITING, image=self.blob("image/png")
            )
            for number in range(1, count + 1)
        ]
        for row in rows:
            pages.put(uow, row)
            reading = make_reading(f"Cộng hòa {self.words('của')}")
            words = self.folder / new_id()
            words.write_bytes(codec.dump(reading))
            self.texts[f"{name}.page{row.number}"] = {self._word}
            read = self.services.keep(words, "application/json")
            pages.keep_reading(uow, row.id, reading, read)
            self.things.setdefault(f"{name}.words", read.sha256)
        self.things |= {f"{name}.batch": batch.id, f"{name}.file": file.id, f"{name}.sha256": source.sha256}
        self.things |= {f"{name}.page{row.number}": row.id for row in rows}
        return batch.id, rows
