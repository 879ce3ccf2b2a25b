"""A fictional province with its people, agencies and numbers: none of them can be anybody's.

Province Lam Sơn has the agency code H99, personal numbers begin with 099, old ones with 990, phones are 0900 000 0xx.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from samples.names import COMMUNES, DISTRICTS, ETHNIC, FAMILIES, GIVEN, HAMLETS, MIDDLES, STREETS

PROVINCE = "Lam Sơn"
TWO_TIER = date(2025, 7, 1)
"""From this day on there are no districts."""


@dataclass(frozen=True, slots=True)
class Place:
    """A commune with where in it somebody lives."""

    kind: str
    """`xã` or `phường`."""
    name: str
    district: str
    """Only for papers of before July 2025."""
    spot: str
    """House, street, hamlet: the first part of an address."""

    @property
    def commune(self) -> str:
        """Return `phường Đông Phú`."""
        return f"{self.kind} {self.name}"

    def address(self, day: date, *, spot: bool = True) -> str:
        """Return the address as a paper of that day prints it: with a district only before July 2025."""
        parts = [self.spot] if spot else []
        parts.append(self.commune)
        if day < TWO_TIER:
            parts.append(self.district)
        text = ", ".join([*parts, f"tỉnh {PROVINCE}"])
        return text[0].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist."""

    name: str
    sex: str
    """`Nam` or `Nữ`."""
    born: date
    personal_id: str
    old_id: str
    id_issued: date
    home: Place
    ethnicity: str = "Kinh"
    phone: str = "0900000012"

    @property
    def caps(self) -> str:
        """The name as civil status papers print it."""
        return self.name.upper()

    @property
    def title(self) -> str:
        """`ông` or `bà`."""
        return "ông" if self.sex == "Nam" else "bà"

    @property
    def spaced_phone(self) -> str:
        """`0900 000 012`."""
        return f"{self.phone[:4]} {self.phone[4:7]} {self.phone[7:]}"


@dataclass(frozen=True)
class Case:
    """Who and what the papers of one dossier are about; everything random in them comes from `rng`."""

    rng: Random
    applicant: Person
    spouse: Person
    child: Person
    agent: Person
    today: date
    """When the dossier was handed in."""
    dossier_code: str
    batch: str = "B001"
    component: str = "TP01"

    @property
    def place(self) -> Place:
        """The commune whose counter takes the dossier."""
        return self.applicant.home

    @property
    def husband(self) -> Person:
        """The man of the couple."""
        return self.applicant if self.applicant.sex == "Nam" else self.spouse

    @property
    def wife(self) -> Person:
        """The woman of the couple."""
        return self.spouse if self.applicant.sex == "Nam" else self.applicant

    def ago(self, least: int, most: int) -> date:
        """Return a working day between `least` and `most` days before today."""
        day = self.today - timedelta(days=self.rng.randint(least, most))
        return day - timedelta(days=max(0, day.weekday() - 4))

    def official(self) -> str:
        """Return the name of somebody in office."""
        return person_name(self.rng, self.rng.choice(("Nam", "Nam", "Nữ")))


def person_name(rng: Random, sex: str, family: str | None = None) -> str:
    """Return a made-up name."""
    return f"{family or rng.choice(FAMILIES)} {rng.choice(MIDDLES[sex])} {rng.choice(GIVEN[sex])}"


def personal_id(rng: Random, sex: str, born: date) -> str:
    """Return a personal number of the made-up province 099 that agrees with sex and year of birth."""
    century = (born.year // 100 - 19) * 2 + (sex == "Nữ")
    return f"099{century}{born.year % 100:02}{rng.randrange(1_000_000):06}"


def place(rng: Random) -> Place:
    """Return somewhere to live in the made-up province."""
    kind, name = rng.choice(COMMUNES)
    if kind == "phường":
        street = f"số {rng.randint(1, 240)} đường {rng.choice(STREETS)}"
        spot = rng.choice((street, f"tổ dân phố số {rng.randint(1, 14)}"))
    else:
        spot = rng.choice((f"thôn {rng.choice(HAMLETS)}", f"thôn {rng.randint(1, 9)} {rng.choice(HAMLETS)}"))
    return Place(kind, name, rng.choice(DISTRICTS), spot)


def person(rng: Random, sex: str, born: tuple[int, int], *, home: Place | None = None, family: str = "") -> Person:
    """Return somebody born in the years `born`."""
    day = date(rng.randint(*born), rng.randint(1, 12), rng.randint(1, 28))
    issued = date(rng.randint(2021, 2024), rng.randint(1, 12), rng.randint(1, 28))
    return Person(
        name=person_name(rng, sex, family or None),
        sex=sex,
        born=day,
        personal_id=personal_id(rng, sex, day),
        old_id=f"990{rng.randrange(1_000_000):06}",
        id_issued=issued,
        home=home or place(rng),
        ethnicity=rng.choice(ETHNIC),
        phone=f"09000000{rng.randint(10, 99)}",
    )


def case(rng: Random) -> Case:
    """Return a dossier about people drawn from `rng`."""
    sex = rng.choice(("Nam", "Nữ"))
    applicant = person(rng, sex, (1966, 2002))
    other = "Nữ" if sex == "Nam" else "Nam"
    spouse = person(rng, other, (applicant.born.year - 5, min(2003, applicant.born.year + 6)), home=applicant.home)
    father = applicant if sex == "Nam" else spouse
    child_sex = rng.choice(("Nam", "Nữ"))
    # Papers of before 2016 had other forms and no personal numbers.
    oldest = max(applicant.born.year + 22, 2016)
    child = person(rng, child_sex, (oldest, min(oldest + 6, 2024)), home=applicant.home, family=father.name.split()[0])
    today = date(2026, 1, 5) + timedelta(days=7 * rng.randrange(44) + rng.randrange(5))
    code = f"H99.{rng.randint(10, 60)}.{rng.randint(1, 40):02}-{today:%y%m%d}-{rng.randint(1, 9999):04}"
    return Case(
        rng,
        applicant,
        spouse,
        replace(child, ethnicity=father.ethnicity),
        person(rng, "Nam", (1970, 2003)),
        today,
        code,
    )


def committee(home: Place) -> tuple[str, str]:
    """Return the lines of the commune's people's committee as heads print them."""
    return "ỦY BAN NHÂN DÂN", home.commune.upper()


def seal(home: Place) -> tuple[str, str]:
    """Return what stands on the committee's stamp: around the upper and the lower rim."""
    return f"ỦY BAN NHÂN DÂN {home.commune.upper()}", f"TỈNH {PROVINCE.upper()}"
