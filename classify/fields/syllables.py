"""What a word of Vietnamese may look like; other words are abbreviations, names of other languages, or misread."""

import re

from classify.sheet import flat

_SYLLABLE = re.compile(r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?")


def is_possible(word: str) -> bool:
    """Whether the letters, without their marks, can be a syllable."""
    return _SYLLABLE.fullmatch(flat(word)) is not None
