"""Bytes that stay: `BlobStore` over a folder and over S3; `storage.blobs.choose.make_store` picks one by settings."""
