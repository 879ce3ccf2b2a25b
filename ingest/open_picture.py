"""Program of the child that opens picture files."""

from pathlib import Path

from ingest.child import serve
from ingest.pictures import PictureSource

if __name__ == "__main__":
    serve(lambda request: PictureSource(Path(request.path), request.media_type, request.bounds))
