"""What pikepdf (qpdf) says about a PDF: may it be opened, how many pages, is it signed; and a mended copy of it."""

from collections.abc import Iterator
from pathlib import Path

import pikepdf

from core.errors import CorruptFile, EncryptedFile

_DEEPEST_FIELD = 20
_MOST_FIELDS = 20_000
_LOST = "Pages tree includes non-dictionary object"
"""How qpdf reports a page that its tree names and the file does not hold."""


class Structure:
    """The objects of one PDF, read leniently; nothing in it is ever executed."""

    def __init__(self, path: Path) -> None:
        """Open it; raise EncryptedFile when it needs a password, CorruptFile when it cannot be followed."""
        try:
            self.pdf = pikepdf.open(path)
            self.page_count = len(self.pdf.pages)
        except pikepdf.PasswordError as error:
            raise EncryptedFile from error
        except MemoryError:
            raise
        except Exception as error:
            raise CorruptFile(f"pikepdf: {type(error).__name__}") from error
        self.lost_pages = sum(_LOST in str(warning) for warning in self.pdf.get_warnings())
        """Pages that are in the tree of a damaged file and no longer in the file."""

    def signed(self) -> bool:
        """Say whether a signature field is filled (PDF 32000-1, 12.8.1: a value with a /ByteRange)."""
        try:
            return any(_is_filled(field) for field in self._fields())
        except (pikepdf.PdfError, TypeError, ValueError, AttributeError, RecursionError):
            return False

    def user_unit(self, number: int) -> float:
        """Return the size of a page's unit in points; 1 where it is absent or makes no sense."""
        try:
            unit = float(self.pdf.pages[number - 1].obj.get("/UserUnit", 1))
        except (pikepdf.PdfError, TypeError, ValueError, IndexError):
            return 1.0
        return unit if 0 < unit <= 1000 else 1.0

    def mended(self, path: Path) -> Path:
        """Write the pages to `path` in a sound structure and return it; raise CorruptFile where that is impossible."""
        try:
            with pikepdf.new() as copy:
                copy.pages.extend(self.pdf.pages)
                copy.save(path)
        except MemoryError:
            raise
        except Exception as error:
            raise CorruptFile(f"cannot be mended: {type(error).__name__}") from error
        return path

    def flattened(self, path: Path) -> Path:
        """Write a copy to `path` in which visible annotations are part of the pages and return it; raise CorruptFile.

        Vietnamese agencies put number and date of a paper into appearances of signature fields.
        """
        try:
            self.pdf.save(path)
            with pikepdf.open(path, allow_overwriting_input=True) as copy:
                copy.flatten_annotations("screen")
                copy.save(path)
        except MemoryError:
            raise
        except Exception as error:
            raise CorruptFile(f"cannot be flattened: {type(error).__name__}") from error
        return path

    def images(self, number: int) -> Iterator[pikepdf.Stream]:
        """Yield each picture that the page's resources name, forms included, once."""
        seen: set[tuple[int, int]] = set()
        waiting: list[pikepdf.Object] = [self.pdf.pages[number - 1].obj]
        while waiting:
            holder = waiting.pop()
            resources = holder.get("/Resources") or self.pdf.pages[number - 1].resources
            for item in (resources.get("/XObject") or pikepdf.Dictionary()).values():
                if not isinstance(item, pikepdf.Stream) or item.objgen in seen:
                    continue
                seen.add(item.objgen)
                if item.get("/Subtype") == pikepdf.Name.Image:
                    yield item
                elif item.get("/Subtype") == pikepdf.Name.Form:
                    waiting.append(item)

    def _fields(self) -> Iterator[pikepdf.Object]:
        form = self.pdf.Root.get("/AcroForm")
        waiting = [(field, 0) for field in (form.get("/Fields") or [])] if form is not None else []
        for _ in range(_MOST_FIELDS):
            if not waiting:
                return
            field, depth = waiting.pop()
            if isinstance(field, pikepdf.Dictionary):
                yield field
                if depth < _DEEPEST_FIELD:
                    waiting.extend((kid, depth + 1) for kid in field.get("/Kids") or [])


def _is_filled(field: pikepdf.Object) -> bool:
    value = field.get("/V")
    kind = field.get("/FT") or (field.get("/Parent") or pikepdf.Dictionary()).get("/FT")
    return kind == pikepdf.Name.Sig and isinstance(value, pikepdf.Dictionary) and "/ByteRange" in value
