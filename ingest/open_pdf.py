"""Program of the child that opens PDF files."""

from pathlib import Path

from ingest.child import serve
from ingest.pdf import PdfSource

if __name__ == "__main__":
    serve(lambda request: PdfSource(Path(request.path), request.bounds, Path(request.folder)))
