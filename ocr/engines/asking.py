"""What Tesseract is asked for, however it is reached."""

from ocr.modes import Mode

LAYOUTS = {Mode.PAGE: 3, Mode.COLUMN: 4, Mode.BLOCK: 6, Mode.SPARSE: 11}
"""Tesseract's page segmentation modes."""
VARIABLES = {
    "tessedit_create_hocr": "1",
    "tessedit_do_invert": "0",
    # With the alternatives of each sign. Their support is cut off at 0 as "100 - coefficient x rating": a small
    # coefficient keeps the unlikely ones apart, and more than three rounds of looking for others found nothing true.
    "lstm_choice_mode": "2",
    "lstm_choice_iterations": "3",
    "lstm_rating_coefficient": "1",
}
SMALLEST = 8
"""Pixels of the shorter side below which it refuses a picture."""
