"""How well types are told, by rules alone and with the model, over papers that the model has not learned from.

`python -m tests.bench.types --seeds 2` lays out the papers of `tests/bench/papers`, of `tests/classify` and of the
samples, spoils their words as reading them would, and counts what is right, wrong and left to a person.
"""

import argparse
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from classify import catalog, heads, rules
from classify.learned import judge, model
from classify.learned.judge import Means
from classify.sheet import sheet
from classify.training import spoil
from core.dossier import UNKNOWN
from core.ids import PageId
from core.options import ClassifyOptions
from core.page import Block, BlockKind, Line, Page, Word, enclosing
from samples.make import paper
from samples.papers.kinds import PAPERS
from samples.sheet import Sheet
from tests.factories import make_page

HERE = Path(__file__).parent / "papers"
CLASSIFY = Path(__file__).parent.parent / "classify"
WAYS = ("clean", "office", "phone", "bare", "wreck")


@dataclass(frozen=True, slots=True)
class Given:
    """A first page with its true type."""

    name: str
    type: str
    page: Page


@dataclass(slots=True)
class Tally:
    """What became of the papers of one kind and way."""

    counts: Counter[str]
    confused: Counter[tuple[str, str]]


def written() -> Iterator[Given]:
    """Yield the papers that were written by hand for this: known ones and strangers."""
    for path in sorted(HERE.glob("*.txt")):
        for entry in path.read_text(encoding="utf-8").split("==== ")[1:]:
            head, _, text = entry.partition("\n")
            yield Given(head, head.split()[0], make_page(text.rstrip("\n"), rows=40))


def laid_out() -> Iterator[Given]:
    """Yield the papers that fields are tested on."""
    for path in sorted([*(CLASSIFY / "papers").glob("*.txt"), *(CLASSIFY / "layouts").glob("*.txt")]):
        text = path.read_text(encoding="utf-8").split("===\n")[0].split("\f")[0]
        yield Given(path.stem, path.stem.split("-")[0], make_page(text))


def sampled(seeds: int, first: int) -> Iterator[Given]:
    """Yield the first pages of the samples, words as they were set; seeds count from `first`."""
    for kind in PAPERS:
        for seed in range(seeds):
            made = paper(kind, first + seed)
            yield Given(f"{kind} {seed}", made.type, _set(made.sheets[0]))


def _set(given: Sheet) -> Page:
    lines = []
    for words in given.lines:
        read = tuple(Word(word.text, word.bbox, 0.95) for word in words)
        lines.append(Line(read, enclosing([word.bbox for word in read])))
    block = Block(BlockKind.TEXT, enclosing([line.bbox for line in lines]), tuple(lines))
    width, height = round(given.width * 300 / 72), round(given.height * 300 / 72)
    return Page(1, width, height, 300.0, "set", blocks=(block,))


def told(page: Page, means: Means) -> tuple[str, str, bool]:
    """Return the type by rules alone, the type by rules and model, and whether that one is accepted."""
    sheets = [sheet(PageId("page"), page)]
    head = heads.find(sheets[0])
    guess = rules.guess(sheets, head, means.catalog)
    alone = guess.type if guess.probability >= means.options.abstain_type else UNKNOWN
    both = judge.opinion(guess, sheets, head, means)
    return alone, both.type, both.accepted


def run(papers: list[Given], ways: tuple[str, ...], means: Means, seed: int) -> dict[tuple[str, str, str], Tally]:
    """Return the tallies by set, way and judge (`rules`, `model`); `seed` says what is spoiled."""
    tallies: dict[tuple[str, str, str], Tally] = {}
    for way in ways:
        for given in papers:
            page = spoil.spoiled(given.page, spoil.HARMS[way], Random(f"{seed}:{way}:{given.name}"))
            if page.blank:
                continue
            alone, both, accepted = told(page, means)
            group = "strangers" if given.type == UNKNOWN else "known"
            for who, answer, sure in (("rules", alone, False), ("model", both, accepted)):
                tally = tallies.setdefault((group, way, who), Tally(Counter(), Counter()))
                right = answer == given.type
                tally.counts["right" if right else "abstained" if answer == UNKNOWN else "wrong"] += 1
                tally.counts["accepted"] += sure
                tally.counts["accepted wrong"] += sure and not right
                if not right and answer != UNKNOWN:
                    tally.confused[given.name, answer] += 1
    return tallies


def main() -> None:
    """Print a table by way and what was mistaken for what."""
    options = argparse.ArgumentParser(prog="python -m tests.bench.types", description=__doc__)
    options.add_argument("--seeds", type=int, default=2, help="samples of each kind")
    options.add_argument("--first", type=int, default=9000, help="first seed, of samples and of what is spoiled")
    options.add_argument("--model", type=Path, help="a model file; default: the packaged one")
    given = options.parse_args()
    chosen = model.parse(given.model.read_bytes()) if given.model else model.load()
    means = Means(catalog.load(), ClassifyOptions(), chosen)
    papers = [*written(), *laid_out(), *sampled(given.seeds, given.first)]
    began = time.process_time()
    tallies = run(papers, WAYS, means, given.first)
    spent = time.process_time() - began
    print("| papers | way | judge | right | wrong | abstained | accepted | of these wrong |")
    print("|" + "---|" * 8)
    for (group, way, who), tally in tallies.items():
        count = tally.counts
        total = count["right"] + count["wrong"] + count["abstained"]
        shares = " | ".join(
            f"{100 * count[name] / total:.1f} %" for name in ("right", "wrong", "abstained", "accepted")
        )
        print(f"| {group} ({total}) | {way} | {who} | {shares} | {count['accepted wrong']} |")
    for (_, way, who), tally in tallies.items():
        for (name, answer), times in tally.confused.items():
            print(f"{who}, {way}: {name} taken for {answer}" + (f" ({times} times)" if times > 1 else ""))
    pages = len(papers) * len(WAYS)
    print(f"{1000 * spent / pages:.1f} ms of processor time a page, spoiling it included")


if __name__ == "__main__":
    main()
