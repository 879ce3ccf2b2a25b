"""Could this be a Vietnamese syllable? By its structure: initial, rhyme, tone."""

import re
import unicodedata

_INITIALS = "ngh|ng|nh|gh|gi|kh|ch|ph|qu|th|tr|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x"
_RHYMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong oong ooc op ot
ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uân uâng uât uây uc ui um un ung up ut uê uêch uênh uơ uy uya uych uyên uyêt uynh uyt uyu uôc uôi uôm uôn uông uôt
ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu y yêm yên yêng yêt yêu
"""
_SYLLABLE = re.compile(f"(?:{_INITIALS})?(?:{'|'.join(sorted(_RHYMES.split(), key=len, reverse=True))})")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")


def is_syllable(token: str) -> bool:
    """Say whether the token, in any case and with or without its marks, has the shape of a Vietnamese syllable."""
    toneless = _TONES.sub("", unicodedata.normalize("NFD", token.lower()))
    return _SYLLABLE.fullmatch(unicodedata.normalize("NFC", toneless)) is not None


def has_marks(token: str) -> bool:
    """Say whether the token carries a Vietnamese mark or đ."""
    return any(letter in "đĐ" or unicodedata.decomposition(letter) for letter in token)
