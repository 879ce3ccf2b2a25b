"""Which blob store the settings ask for."""

from collections.abc import Callable
from importlib import import_module

from core.options import BlobKind
from core.settings import Settings
from storage.blobs.folder import FolderStore
from storage.blobs.links import Linker
from storage.blobs.store import BlobStore


def make_linker(settings: Settings) -> Linker:
    """Return what signs and checks the addresses of a folder store."""
    return Linker(settings.api.public_url, settings.api.link_secret.get_secret_value())


def make_store(settings: Settings) -> BlobStore:
    """Return the store; nothing is connected yet."""
    return STORES[settings.storage.blobs](settings)


def _s3(settings: Settings) -> BlobStore:
    # Its client takes a quarter of a second to load, which a command beside a folder store should not cost.
    module = import_module("storage.blobs.s3")
    store: BlobStore = module.S3Store(settings.storage, settings.scratch_folder)
    return store


STORES: dict[BlobKind, Callable[[Settings], BlobStore]] = {
    BlobKind.FOLDER: lambda settings: FolderStore(settings.blob_folder, make_linker(settings)),
    BlobKind.S3: _s3,
}
