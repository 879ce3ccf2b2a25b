"""Alembic's scripts; only forward, run by `storage.db.migrating`."""
