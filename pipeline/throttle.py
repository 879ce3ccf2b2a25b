"""How often somebody may try in vain: counted in the database, for what they try and for where they try from.

Only keyed hashes of both are kept. A try is counted before the answer is worked out, and given back when it was right.
"""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from core.errors import TooManyTries
from pipeline.services import Services
from storage.db import tries
from storage.db.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Counted:
    """A try that was counted, by the hashes of its subjects."""

    limits: Mapping[str, int]

    def give_back(self, uow: UnitOfWork) -> None:
        """Take the try back, because it was not in vain."""
        tries.give_back(uow, self.limits)


def count(services: Services, limits: Mapping[tuple[str, str], int], hours: float) -> Counted:
    """Count a try for each subject, a purpose and a text, and return it; raise TooManyTries where one has too many.

    `limits` says how many tries a subject has within these hours of its first one.
    """
    blind = {services.keyring.blind(purpose, text): most for (purpose, text), most in limits.items()}
    with services.aside() as uow:
        allowed = tries.count(uow, blind, timedelta(hours=hours))
    if not allowed:
        raise TooManyTries(next(iter(limits))[0])
    return Counted(blind)


def network(address: str) -> str:
    """Return what counts as one address: of IPv6 the /64 that one customer has."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 6:
        return str(found.ipv4_mapped or ipaddress.ip_network(f"{found}/64", strict=False))
    return str(found)
