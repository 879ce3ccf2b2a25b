"""Room card: the reading engines, each behind `ocr.engine.OcrEngine`.

Comes in: one prepared grey picture. Goes out: blocks of lines of words in its pixels.
May import of ours: core and `ocr.picture`. Owns: tesserocr, pytesseract.
"""
