"""Every reason of a paper's type is found again in what is kept, and said in Vietnamese."""

import re

import pytest

from core.messages import SIGNS, WHYS, reason
from core.reasons import Why, read

GAPS = {Why.TITLE: "0.93", Why.CUES: "3", Why.SHARES: "birth_certificate 0.97, unknown 0.02"}


@pytest.mark.parametrize("why", Why)
def test_each_is_told_in_vietnamese_with_what_it_is_about(why: Why) -> None:
    said = GAPS.get(why, "{12/QĐ-UBND}\nof two lines")
    kept = why.of(said)
    assert read(kept) == (why, said if "{}" in why else "")
    told = reason(kept, {"birth_certificate": "Giấy khai sinh", "unknown": "Chưa rõ"})
    assert WHYS[why].count("{}") == why.count("{}")
    assert told.endswith(".")
    assert not re.search(r"\b(title|phrases|number|rules|person|head|speaks)\b", told)
    assert kept not in SIGNS
    if why not in GAPS and "{}" in why:
        assert said in told


def test_shares_are_told_by_the_names_of_types() -> None:
    told = reason(Why.SHARES.of("birth_certificate 0.97, unknown 0.02"), {"birth_certificate": "Giấy khai sinh"})
    assert told == "Khả năng theo mọi căn cứ: Giấy khai sinh 97 %, unknown 2 %."


def test_a_reason_that_nobody_knows_any_more_is_told_in_general() -> None:
    assert reason("something of an older release") == "Có căn cứ khác trên giấy."
