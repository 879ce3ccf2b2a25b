"""A table that knows of papers, dossiers or people is emptied with them, or is on the list of those that stay."""

from storage.db import erasing
from storage.db.retention_tables import metadata

STAYS = {
    "agencies": "of the installation",
    "anchors": "of the audit",
    "api_keys": "of services",
    "audit": "ids and no words; nothing in it is ever changed",
    "counters": "numbers that were given out must not be given out again",
    "destroyed_blobs": "the minutes",
    "destruction_items": "the minutes",
    "destructions": "the minutes",
    "duties": "of the staff",
    "people": "of the staff",
    "procedures": "of the installation",
    "sessions": "of the staff",
    "tries": "keyed hashes, which are swept",
    "workers": "of the machine",
}


def test_every_table_is_emptied_or_has_a_reason_to_stay() -> None:
    emptied = {table.name for table in erasing.TABLES}
    assert emptied.isdisjoint(STAYS)
    assert emptied | set(STAYS) == set(metadata.tables)


def test_nothing_that_stays_points_at_what_goes() -> None:
    for name in STAYS:
        targets = {key.column.table.name for key in metadata.tables[name].foreign_keys}
        assert targets <= set(STAYS), name
