"""Keys of numbers: what opens, what does not, and what a ring may look like."""

import hashlib
import hmac
from typing import Any

import pytest
from pydantic import ValidationError

from core.errors import InvalidRequest, StorageError
from core.options import DEVELOPMENT_SECRET
from core.party import NumberKind
from core.settings import Settings
from storage.db.sealing import Keyring, new_key

NUMBER = "099085000012"


def test_a_number_opens_for_its_kind_and_party_only() -> None:
    keys = Keyring.parse(new_key("k1"))
    sealed = keys.seal(NumberKind.PERSONAL, "p1", NUMBER)
    assert keys.unseal("k1", NumberKind.PERSONAL, "p1", sealed) == NUMBER
    assert keys.seal(NumberKind.PERSONAL, "p1", NUMBER) != sealed
    for kind, party in ((NumberKind.PERSONAL, "p2"), (NumberKind.TAX, "p1")):
        with pytest.raises(StorageError):
            keys.unseal("k1", kind, party, sealed)
    broken = ("A" if sealed[20] != "A" else "B").join((sealed[:20], sealed[21:]))
    for wrong in (broken, "", "nothing", sealed[:16]):
        with pytest.raises(StorageError):
            keys.unseal("k1", NumberKind.PERSONAL, "p1", wrong)
    with pytest.raises(StorageError):
        Keyring.parse(new_key("k1")).unseal("k1", NumberKind.PERSONAL, "p1", sealed)
    with pytest.raises(StorageError):
        Keyring.parse(new_key("k2")).unseal("k1", NumberKind.PERSONAL, "p1", sealed)


def test_what_a_number_is_found_by_needs_the_key() -> None:
    line = new_key("k1")
    keys = Keyring.parse(line)
    found_by = keys.index(NumberKind.PERSONAL, NUMBER)
    assert found_by == Keyring.parse(line).index(NumberKind.PERSONAL, NUMBER)
    assert found_by != keys.index(NumberKind.OLD_CARD, NUMBER)
    assert found_by != Keyring.parse(new_key("k1")).index(NumberKind.PERSONAL, NUMBER)
    # Neither a plain hash nor one with the name of the key.
    plain, named = hashlib.sha256(NUMBER.encode()), hmac.new(b"k1", NUMBER.encode(), hashlib.sha256)
    assert found_by not in {plain.hexdigest(), named.hexdigest()}


def test_the_first_key_is_in_use_and_the_others_still_find() -> None:
    old, new = new_key("k1"), new_key("k2")
    both = Keyring.parse(f"{new}\n{old}\n")
    assert both.current == "k2"
    assert both.names == ("k2", "k1")
    one = Keyring.parse(old)
    assert one.index(NumberKind.TAX, "9900000016") in both.indexes(NumberKind.TAX, "9900000016")
    assert both.unseal("k1", NumberKind.TAX, "p1", one.seal(NumberKind.TAX, "p1", "9900000016")) == "9900000016"


@pytest.mark.parametrize(
    "text", ["", "k1", "k1:", "k1:short", "k1:!!!", f"{'x' * 21}:{'A' * 44}", f"k1:{'A' * 40}", f"k 1:{'A' * 44}"]
)
def test_a_ring_that_cannot_be_understood_is_refused(text: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        Keyring.parse(text)
    assert "A" * 8 not in str(refused.value)


def test_a_ring_that_names_a_key_twice_is_refused() -> None:
    with pytest.raises(InvalidRequest):
        Keyring.parse(f"{new_key('k1')} {new_key('k1')}")


def test_the_key_that_everybody_knows_is_used_in_development_only() -> None:
    made: dict[str, Any] = {"environment": "production", "api": {"link_secret": "made-up"}}
    for ring in ("", DEVELOPMENT_SECRET, f"{DEVELOPMENT_SECRET}\n{new_key('k1')}"):
        with pytest.raises(ValidationError, match="SOHOA_REGISTRY__NUMBER_KEYS"):
            Settings(_env_file=None, **made, registry={"number_keys": ring})
    Settings(_env_file=None, **made, registry={"number_keys": f"{new_key('k1')}\n{DEVELOPMENT_SECRET}"})


def test_a_ring_does_not_show_its_keys() -> None:
    line = new_key("k1")
    shown = repr(Keyring.parse(line))
    assert line.partition(":")[2][:10] not in shown
    assert "index=" not in shown
    assert Keyring.parse(f"{line}\n{DEVELOPMENT_SECRET}").names == ("k1", "development")
