"""Makes the packaged model again: `python -m classify.training.build`; the same catalog and seed give the same file."""

import argparse
from pathlib import Path

from classify import catalog
from classify.learned.model import PACKAGED, digest, dump
from classify.training.papers import Amounts
from classify.training.retrain import LEARNED, trained

SEED = 4


def main() -> None:
    """Train from made-up papers alone and write the file."""
    options = argparse.ArgumentParser(prog="python -m classify.training.build", description=__doc__)
    options.add_argument("--each", type=int, default=LEARNED.each, help="papers of each type")
    options.add_argument("--strangers", type=int, default=LEARNED.strangers, help="papers of each family of strangers")
    options.add_argument("--seed", type=int, default=SEED)
    options.add_argument("--out", type=Path, default=PACKAGED)
    given = options.parse_args()
    model = trained(catalog.load(), (), Amounts(given.each, given.strangers), given.seed)
    data = dump(model)
    given.out.write_bytes(data)
    print(f"{given.out}: {digest(data)}, {len(data)} bytes, {len(model.keys)} features, {model.header.joint}")


if __name__ == "__main__":
    main()
