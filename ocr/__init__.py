"""Room card: from the picture of a page to its words, and from a page to file formats.

Comes in: `PageImage`s, one at a time (`read.read`), or with the words of the PDF itself (`read.look`).
Goes out: `Page`s with words, codes, marks and a verdict on quality; files made of pages (`formats`).
May import of ours: core. Owns: OpenCV, numpy, Tesseract (tesserocr, pytesseract), zxing-cpp; pikepdf for writing.
"""
