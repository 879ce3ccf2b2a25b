"""What worker and child tell each other: one request as an argument, then one line of JSON per answer.

The child writes pictures and words to files in the given folder and names them in its answers, so that a line is always
short, and it goes on to the next page only when a line arrives on its standard input: it is never pages ahead.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from core.errors import BY_CODE, ParseCrash, SohoaError
from core.page import ImageOrigin, Page, PageImage
from ingest.check import FileFacts


@dataclass(frozen=True, slots=True)
class Bounds:
    """The options that matter inside the child; without pydantic, so that it starts fast."""

    max_pages: int
    max_pixels: int
    raster_dpi: int


@dataclass(frozen=True, slots=True)
class Request:
    """One file to be opened and, with `first`, taken apart from that page on."""

    path: str
    media_type: str
    folder: str
    """Where pictures, words and repaired copies may be written."""
    bounds: Bounds
    first: int | None = None

    def encode(self) -> str:
        """Return it as JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def decode(cls, text: str) -> "Request":
        """Return what `encode` wrote."""
        fields = json.loads(text)
        return cls(**{**fields, "bounds": Bounds(**fields["bounds"])})


def facts_line(facts: FileFacts) -> str:
    """Say what the file is."""
    return json.dumps({"facts": asdict(facts)})


def error_line(error: SohoaError) -> str:
    """Say that the file, or the page asked for, failed."""
    return json.dumps({"error": error.code, "detail": error.detail[:500], "params": error.params})


def image_line(image: PageImage, path: Path) -> str:
    """Write the picture to `path` and say where it lies."""
    path.write_bytes(image.data)
    return json.dumps(
        {
            "image": path.name,
            "media_type": image.media_type,
            "size": [image.width, image.height],
            "dpi": image.dpi,
            "dpi_known": image.dpi_known,
            "orientation": image.orientation,
            "origin": image.origin,
        }
    )


def text_line(page: Page | None, path: Path) -> str:
    """Write the page's own words, if they can be trusted, to `path` and say where they lie."""
    if page is None:
        return json.dumps({"text": None})
    path.write_text(json.dumps(asdict(page)), encoding="utf-8")
    return json.dumps({"text": path.name})


def read_facts(answer: dict[str, Any]) -> FileFacts:
    """Return what `facts_line` said; raise the error that `error_line` said."""
    _raise_error(answer)
    return FileFacts(**answer["facts"])


def read_image(answer: dict[str, Any], folder: Path) -> PageImage:
    """Return the picture and delete its file; raise the error that `error_line` said."""
    _raise_error(answer)
    path = folder / answer["image"]
    data = path.read_bytes()
    path.unlink()
    width, height = answer["size"]
    return PageImage(
        data=data,
        media_type=answer["media_type"],
        width=width,
        height=height,
        dpi=answer["dpi"],
        dpi_known=answer["dpi_known"],
        orientation=answer["orientation"],
        origin=ImageOrigin(answer["origin"]),
    )


def _raise_error(answer: dict[str, Any]) -> None:
    if "error" in answer:
        raise BY_CODE.get(answer["error"], ParseCrash)(answer["detail"], **answer["params"])
