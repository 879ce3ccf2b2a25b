"""Papers by kind and seed, their scans, and files that hold several of them."""

from collections.abc import Sequence
from functools import lru_cache
from random import Random
from zlib import crc32

from core.states import Bucket
from samples import write
from samples.damage import HARMED, WAYS, Way, damaged
from samples.papers.content import Content
from samples.papers.kinds import KINDS, PAPERS
from samples.truth import DocumentTruth, FileTruth, PageTruth, Paper, SampleFile, Scan
from samples.world import case

BLANK, SEPARATOR = "blank_back", "separator_sheet"
_MIXED_WAYS = ("office", "jpeg200", "grey", "photocopy", "lowdpi", "turned90", "turned180", "faint", "phone")
_POOL = 1
"""Different papers of each kind in a mixed batch; drawing them is what takes time."""


def paper(kind: str, seed: int) -> Paper:
    """Return a paper of one of `samples.papers.kinds.KINDS`, with other people and numbers for every seed."""
    return from_content(kind, KINDS[kind](case(Random(f"{kind}:{seed}"))))


def from_content(kind: str, content: Content) -> Paper:
    """Return typeset content as a paper."""
    return Paper(kind, content.type, content.sheets, content.fields)


def scan(given: Paper, way: str, seed: int) -> list[Scan]:
    """Return every page of the paper as one of `samples.damage.WAYS` or `HARMED` scans it."""
    return scan_as(given, {**WAYS, **HARMED}[way], f"{way}:{seed}")


def scan_as(given: Paper, chosen: Way, seed: str) -> list[Scan]:
    """Return every page of the paper as any `Way` scans it; `seed` decides noise, lean and light."""
    scans = []
    for number, (page, text) in enumerate(zip(given.pages, given.texts, strict=True)):
        result = damaged(page, chosen, crc32(f"{given.kind}:{seed}:{number}".encode()))
        picture = (
            write.encode_sideways(result.image, chosen.dpi, chosen.quality)
            if chosen.sideways
            else write.encode(result.image, chosen.media_type, chosen.dpi, quality=chosen.quality, tagged=chosen.tagged)
        )
        scans.append(Scan(picture, result.rotation, result.skew, text))
    return scans


def bound(parts: Sequence[tuple[Paper, Sequence[Scan]]]) -> FileTruth:
    """Return the truth of a file that holds these papers one after the other."""
    pages: list[PageTruth] = []
    documents = []
    for given, scans in parts:
        bucket = {BLANK: Bucket.BLANK, SEPARATOR: Bucket.SEPARATOR}.get(given.kind, Bucket.DOCUMENT)
        numbers = tuple(range(len(pages) + 1, len(pages) + 1 + len(scans)))
        pages += [PageTruth(one.text, bucket, one.rotation, one.skew) for one in scans]
        if bucket is Bucket.DOCUMENT:
            documents.append(DocumentTruth(given.kind, given.type, numbers, given.fields))
    return FileTruth(tuple(pages), tuple(documents))


def batch(kinds: Sequence[str], seed: int, way: str = "office") -> tuple[bytes, FileTruth]:
    """Return one PDF that holds a paper of each kind, in order, and what is in it."""
    parts = []
    for number, kind in enumerate(kinds):
        given = paper(kind, seed * 1000 + number)
        parts.append((given, scan(given, way, seed)))
    return write.pdf([one.picture for _, scans in parts for one in scans]), bound(parts)


@lru_cache(maxsize=64)
def _pooled(kind: str, seed: int) -> tuple[Paper, tuple[Scan, ...]]:
    given = paper(kind, seed)
    way = Random(f"way:{kind}:{seed}").choice(_MIXED_WAYS if kind in PAPERS else _MIXED_WAYS[:3])
    scans = tuple(scan(given, way, seed))
    # The drawn pages are large and no longer needed.
    given.__dict__.pop("pages", None)
    return given, scans


def mixed_batch(pages: int, seed: int) -> tuple[list[SampleFile], dict[Bucket, int]]:
    """Return files with exactly `pages` pages in all, papers, blank backs and separators, and how many of each.

    Some papers come more than once, which keeps making 200 pages under a minute.
    """
    rng = Random(f"mixed:{seed}")
    files: list[SampleFile] = []
    left = pages
    while left:
        room = min(left, rng.choice((1, 1, 6, 12, 25)))
        parts = _filled(rng, seed, room)
        truth = bound(parts)
        left -= len(truth.pages)
        files.append(_file(f"{len(files) + 1:03}", parts, truth))
    every = [page.bucket for one in files for page in one.truth.pages]
    return files, {bucket: every.count(bucket) for bucket in Bucket}


def _filled(rng: Random, seed: int, room: int) -> list[tuple[Paper, tuple[Scan, ...]]]:
    parts: list[tuple[Paper, tuple[Scan, ...]]] = []
    while room:
        chance = rng.random()
        kind = rng.choice(PAPERS)
        if parts and chance < 0.12:
            kind = BLANK
        elif room > 1 and chance > 0.92:
            kind = SEPARATOR
        part = _pooled(kind, seed * _POOL + rng.randrange(_POOL))
        if len(part[1]) <= room:
            parts.append(part)
            room -= len(part[1])
    return parts


def _file(stem: str, parts: Sequence[tuple[Paper, Sequence[Scan]]], truth: FileTruth) -> SampleFile:
    pictures = [one.picture for _, scans in parts for one in scans]
    if len(pictures) == 1:
        only = pictures[0]
        return SampleFile(f"{stem}{write.SUFFIXES[only.media_type]}", only.media_type, only.data, truth)
    return SampleFile(f"{stem}.pdf", "application/pdf", write.pdf(pictures), truth)
