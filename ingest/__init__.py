"""Room card: a file becomes page pictures.

Comes in: the path of an uploaded file, whatever it claims to be, and `core.options.IngestOptions`.
Goes out: its media type and `FileFacts` (`check`, `split.inspect`), then one `SplitPage` per page (`split.pages`), each
with a `core.page.PageImage` and, where the file's own words can be trusted, a `core.page.Page`; or one of our errors.
`hotfolder.watch` hands finished files of a scanner's folder to a function given from outside. `spreadsheet` gives the
rows of a CSV or XLSX table, and makes such tables.
May import of ours: core. Owns: pypdfium2, pikepdf, pdfplumber, Pillow, pi-heif, openpyxl.

`check`, `split`, `wire`, `hotfolder` and `spreadsheet` run in the worker and leave parsing to others; all other modules
run only in killable child processes (`child`, `open_workbook`), the sole places where foreign parsers meet a file.
"""
