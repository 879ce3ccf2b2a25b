"""Blobs in an S3 bucket: `ab/<sha256>`, by the minio client, on any S3 server."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, cast
from urllib.parse import quote
from xml.etree.ElementTree import ParseError

import urllib3
from minio import Minio
from minio.datatypes import Object
from minio.error import InvalidResponseError, MinioException, S3Error, ServerError
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from core.blob import Blob
from core.errors import InvalidRequest, NotFound, StorageDown, StorageError, StorageFull
from core.options import StorageOptions
from storage.blobs import checked

PART_SIZE = 16 << 20
"""Bytes; anything larger is uploaded in parts of this size."""
_UNKNOWN = {"NotImplemented", "MethodNotAllowed"}
_MISSING = {"NoSuchKey", "NoSuchBucket", "NoSuchObject", "ResourceNotFound"}
_FULL = {"QuotaExceeded", "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded", "InsufficientStorage", "StorageFull"}
_DOWN = {"InternalError", "ServiceUnavailable", "SlowDown", "RequestTimeout", "XMinioServerNotInitialized", "Busy"}
# Keys that were changed on one side, or clocks that differ: an operator mends it, no page is to blame.
_DOWN |= {"AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "RequestTimeTooSkewed"}
_LONGEST_LINK = 7 * 24 * 3600


class S3Store:
    """A `BlobStore` in one bucket."""

    def __init__(self, options: StorageOptions, scratch: Path | None = None) -> None:
        """`scratch` is where uploads lie until their hash is known; None means the system's own place."""
        self._bucket = options.s3_bucket
        self._scratch = scratch
        with _ours():
            self._client = _client(options, options.s3_endpoint)
            self._public = _client(options, options.s3_public_endpoint or options.s3_endpoint)
        self._has_bucket = False

    def put(self, data: BinaryIO, media_type: str) -> Blob:
        with checked.spooled(self._scratch) as spool:
            sha256, size = checked.copy(data, spool)
            blob = Blob(sha256, size, media_type)
            present = self.exists(sha256)
            if present is None or present.size != size:
                spool.seek(0)
                self._upload(spool, blob)
        return blob

    @contextmanager
    def open(self, blob: Blob) -> Iterator[BinaryIO]:
        response = self._get(blob)
        try:
            stream = checked.CheckedStream(cast("BinaryIO", response), blob, _error)
            yield cast("BinaryIO", BufferedReader(stream, checked.CHUNK))
        finally:
            response.close()
            response.release_conn()

    def read(self, blob: Blob) -> bytes:
        with self.open(blob) as stream:
            return checked.everything(stream)

    def read_range(self, blob: Blob, start: int, length: int) -> bytes:
        if start < 0 or length < 0:
            raise InvalidRequest("a range begins at 0 or later")
        length = min(length, blob.size - start)
        if length <= 0:
            self._stat(blob.sha256)
            return b""
        response = self._get(blob, offset=start, length=length)
        try:
            with _ours():
                return bytes(response.read())
        finally:
            response.close()
            response.release_conn()

    def exists(self, sha256: str) -> Blob | None:
        try:
            found = self._stat(checked.require_key(sha256))
        except NotFound:
            return None
        return Blob(sha256, found.size or 0, found.content_type or "application/octet-stream")

    def list(self) -> Iterator[str]:
        with _ours():
            self._ensure_bucket()
            for found in self._client.list_objects(self._bucket, recursive=True):
                sha256 = str(found.object_name).rpartition("/")[2]
                if checked.is_key(sha256):
                    yield sha256

    def stored_at(self, sha256: str) -> datetime:
        modified = self._stat(checked.require_key(sha256)).last_modified
        if modified is None:
            raise StorageError("the server does not say when a blob was stored")
        return modified.astimezone(UTC)

    def link(self, blob: Blob, seconds: int, *, name: str) -> str:
        with _ours():
            return str(
                self._public.presigned_get_object(
                    self._bucket,
                    _key(blob.sha256),
                    expires=timedelta(seconds=min(max(seconds, 1), _LONGEST_LINK)),
                    response_headers={
                        "response-content-type": blob.media_type,
                        "response-content-disposition": f"inline; filename*=UTF-8''{quote(name, safe='')}",
                    },
                )
            )

    def delete(self, blob: Blob) -> None:
        key = _key(checked.require_key(blob.sha256))
        try:
            with _ours():
                for version in self._versions(key) or self._unlisted(blob):
                    self._client.remove_object(self._bucket, key, version_id=version)
        except NotFound:
            return

    def probe(self) -> None:
        with _ours():
            self._has_bucket = False
            self._ensure_bucket()

    def _versions(self, key: str) -> Sequence[str | None]:
        """Return all that is kept under a key, hidden or not; [None], no version, of a server that knows none.

        Where a bucket keeps versions, a plain removal would only hide them. Whether it does is not asked, and never
        remembered: it may from any moment on. What was stored before has a version, too, `null`, and goes by that.
        """
        try:
            found = list(self._client.list_objects(self._bucket, prefix=key, include_version=True))
        except S3Error as error:
            if error.code in _UNKNOWN:
                return [None]
            raise
        return [one.version_id for one in found if one.object_name == key]

    def _unlisted(self, blob: Blob) -> Sequence[str | None]:
        """Return what to remove of a blob that no listing shows: nothing, unless it is there all the same."""
        return [None] if self.exists(blob.sha256) is not None else []

    def _upload(self, spool: BinaryIO, blob: Blob) -> None:
        try:
            with _ours():
                self._ensure_bucket()
                self._client.put_object(
                    self._bucket,
                    _key(blob.sha256),
                    spool,
                    blob.size,
                    content_type=blob.media_type,
                    part_size=PART_SIZE,
                    num_parallel_uploads=1,
                )
        except NotFound as e:
            # Somebody removed the bucket after we had seen it; the next try makes it again.
            self._has_bucket = False
            raise StorageDown("the bucket is gone") from e

    def _get(self, blob: Blob, offset: int = 0, length: int = 0) -> BaseHTTPResponse:
        with _ours():
            key = _key(checked.require_key(blob.sha256))
            return self._client.get_object(self._bucket, key, offset=offset, length=length)

    def _stat(self, sha256: str) -> Object:
        with _ours():
            return self._client.stat_object(self._bucket, _key(sha256))

    def _ensure_bucket(self) -> None:
        if self._has_bucket:
            return
        if not self._client.bucket_exists(self._bucket):
            try:
                self._client.make_bucket(self._bucket)
            except S3Error as e:
                # Another process may have been faster.
                if e.code not in {"BucketAlreadyOwnedByYou", "BucketAlreadyExists"}:
                    raise
        self._has_bucket = True


def _client(options: StorageOptions, endpoint: str) -> Minio:
    pool = urllib3.PoolManager(
        timeout=urllib3.Timeout(connect=5, read=60),
        maxsize=10,
        retries=urllib3.Retry(total=2, backoff_factor=0.2, status_forcelist=[500, 502, 503, 504]),
    )
    return Minio(
        endpoint=endpoint,
        access_key=options.s3_access_key,
        secret_key=options.s3_secret_key.get_secret_value(),
        secure=options.s3_secure,
        region=options.s3_region,
        http_client=pool,
    )


def _key(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"


@contextmanager
def _ours() -> Iterator[None]:
    try:
        yield
    except (MinioException, HTTPError, OSError, ValueError, ParseError) as e:
        # The last two: an answer that is no XML, as from a proxy in between.
        raise _error(e) from e


def _error(error: Exception) -> Exception:
    """Return our error for one of the client or of the network under it."""
    if isinstance(error, S3Error):
        return _of_code(str(error.code), getattr(error.response, "status", 0))
    if isinstance(error, ServerError):
        return _of_code(type(error).__name__, error.status_code)
    if isinstance(error, InvalidResponseError):
        return _of_code("InvalidResponse", error._code)  # noqa: SLF001  (the client does not publish it)
    if isinstance(error, HTTPError | OSError | ParseError):
        return StorageDown(type(error).__name__)
    # What is left is a name of a bucket or host that cannot be one; the client's own words say which.
    return StorageError(str(error))


def _of_code(code: str, status: int) -> Exception:
    if code in _MISSING or (status == 404 and code != "InvalidResponse"):
        return NotFound("blob")
    if code in _FULL or status == 507:
        return StorageFull(code)
    if code in _DOWN or status >= 500:
        return StorageDown(code)
    return StorageError(code)
