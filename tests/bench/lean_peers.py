"""What jdeskew and deskew say about pictures; run by the Python of the bench's own environment.

`python lean_peers.py FILE...` prints one line of JSON for each: degrees counter-clockwise that the page leans.
"""

import json
import sys
import time
from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt
from deskew import determine_skew
from jdeskew.estimator import get_angle

Grey = npt.NDArray[np.uint8]


def _deskew(grey: Grey) -> float | None:
    angle: float | None = determine_skew(grey)
    return angle


def _deskew_fine(grey: Grey) -> float | None:
    angle: float | None = determine_skew(grey, min_deviation=0.1)
    return angle


def _jdeskew(grey: Grey) -> float | None:
    return float(get_angle(grey))


PEERS: dict[str, Callable[[Grey], float | None]] = {
    "jdeskew": _jdeskew,
    "deskew": _deskew,
    "deskew, steps of .1": _deskew_fine,
}


def main(paths: list[str]) -> None:
    """Print what each peer says and the processor seconds it took; null where it found nothing."""
    cv2.setNumThreads(1)
    for path in paths:
        grey = np.asarray(cv2.imread(path, cv2.IMREAD_GRAYSCALE), dtype=np.uint8)
        said = {}
        for name, peer in PEERS.items():
            before = time.process_time()
            # Both name the turn that straightens the page, clockwise positive in pictures whose y runs down.
            angle = peer(grey)
            said[name] = (None if angle is None else -angle, time.process_time() - before)
        print(json.dumps({"file": path, "said": said}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
