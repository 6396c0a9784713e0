"""Finding an organisation by what people type: part of its name, or its first consonants (ㅅㄱㅂㅈ).

A district has hundreds of organisations, so a scan of its names is quick enough; no index is kept for it.
"""

import re

from partners.words.hangul import (
    FIRST_CONSONANTS,
    FIRST_SYLLABLE,
    SYLLABLES_PER_CONSONANT,
    initial_consonants,
    is_initials,
)


def pattern(text: str) -> str:
    """A regular expression, for PostgreSQL, of the names meant: blanks do not count, and for first consonants any
    syllable that begins so."""
    if is_initials(text):
        parts = [_syllables(letter) for letter in initial_consonants(text)]
    else:
        parts = [re.escape(letter) for letter in "".join(text.split())]
    return r"\s*".join(parts)


def _syllables(consonant: str) -> str:
    """ㅅ → [사-싷]; what is no first consonant stands for itself."""
    position = FIRST_CONSONANTS.find(consonant)
    if position < 0:
        return re.escape(consonant)
    first = FIRST_SYLLABLE + position * SYLLABLES_PER_CONSONANT
    return f"[{chr(first)}-{chr(first + SYLLABLES_PER_CONSONANT - 1)}]"
