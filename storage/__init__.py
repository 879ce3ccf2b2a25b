"""Room card: everything that stays.

Comes in: types of `core`, and bytes. Goes out: the same. Blobs (`storage.blobs`) are addressed by the SHA-256 of their
bytes and never change; rows (`storage.db`) say what they are and what is to be done. Order of effects: blob, row,
commit, message. May import of ours: core. Owns: SQLAlchemy, Alembic, psycopg, minio, urllib3.
"""
