"""Connected things of a black-and-white picture: which pixels hang together, and the box of each."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ocr.picture import Picture

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Components:
    """What hangs together by sides or corners; number 0 is what is left over, with an empty box."""

    labels: Ints
    """The number of the thing of each pixel, as large as the picture."""
    boxes: Ints
    """Left, top, width, height and pixels of each, as OpenCV has them (`cv2.CC_STAT_*`)."""
    middles: Floats
    """Mean x and y of the pixels of each: of small things it says by parts of a pixel where they are."""

    def __len__(self) -> int:
        return len(self.boxes)


def components(dark: Picture) -> Components:
    """Return the things that are not 0 in a picture.

    OpenCV's own statistics visit every white pixel too, which takes most of the time on a page; here only the ends of
    the dark runs of each row are looked at.
    """
    count, labels = cv2.connectedComponents(dark, connectivity=8)
    boxes = np.zeros((count, 5), np.int32)
    middles = np.zeros((count, 2))
    found = np.asarray(labels, np.int32)
    if count == 1:
        return Components(found, boxes, middles)
    rows, starts, ends = _runs(dark)
    number = found[rows, starts]
    left = np.full(count, dark.shape[1], np.int32)
    right = np.zeros(count, np.int32)
    np.minimum.at(left, number, starts)
    np.maximum.at(right, number, ends)
    # Runs come row by row: of what is assigned to one number several times, the last stays.
    bottom = np.zeros(count, np.int32)
    bottom[number] = rows
    top = np.zeros(count, np.int32)
    top[number[::-1]] = rows[::-1]
    boxes[1:, cv2.CC_STAT_LEFT] = left[1:]
    boxes[1:, cv2.CC_STAT_TOP] = top[1:]
    boxes[1:, cv2.CC_STAT_WIDTH] = (right - left)[1:]
    boxes[1:, cv2.CC_STAT_HEIGHT] = (bottom - top)[1:] + 1
    boxes[:, cv2.CC_STAT_AREA] = np.bincount(number, ends - starts, count)
    area = boxes[1:, cv2.CC_STAT_AREA]
    middles[1:, 0] = np.bincount(number, (starts + ends - 1) / 2 * (ends - starts), count)[1:] / area
    middles[1:, 1] = np.bincount(number, rows * (ends - starts), count)[1:] / area
    return Components(found, boxes, middles)


def _runs(dark: Picture) -> tuple[Ints, Ints, Ints]:
    """Return row, first column and column after the last of every dark run, row by row."""
    edged = cv2.copyMakeBorder((dark != 0).astype(np.uint8), 0, 0, 1, 1, cv2.BORDER_CONSTANT, value=0)
    edges = cv2.findNonZero(cv2.bitwise_xor(edged[:, 1:], edged[:, :-1]))
    places = np.asarray(edges, np.int32).reshape(-1, 2)
    return places[::2, 1], places[::2, 0], places[1::2, 0]
