"""Room card of this corner: recognized pages become files.

Comes in: `core.page.Page` (and for the PDF its `PageImage`). Goes out: searchable PDF, ALTO 4, plain text, JSON,
written to an open binary file. May import of ours: core, `core.geometry`. Owns: Pillow for looking at and encoding
pictures; the PDF objects are written here, so that a paper of any length needs no more memory than one page.
"""
