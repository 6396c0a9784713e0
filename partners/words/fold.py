"""The spellings one text may have, folded into one, so that every reader of text folds alike.

Pure: no Django, no tables.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Typed in Hangul mode, ASCII comes out full-width, and (사) or (주) as one character. Whole NFKC is not
# used: it would turn the compatibility letters ㄱ…ㅎ, which people type to search, into conjoining ones.
_COMPATIBLE: Final[dict[int, int | str]] = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    **{code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x320E, 0x321D)},
    0x3000: " ",
    0x00A0: " ",
}

# Characters that take no room on the screen: they come along when text is copied from a web page or a
# document, and two names that look the same would stop being equal.
ZERO_WIDTH: Final = frozenset("\u00ad\u034f\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff")

_WITHOUT_WIDTH: Final = re.compile(f"[{''.join(sorted(ZERO_WIDTH))}]")
_BLANKS: Final = re.compile(r"\s+")


def compatible(text: str) -> str:
    """`text` in NFC, with full-width ASCII, ㈜ and no-break blanks written in their ordinary form."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).translate(_COMPATIBLE))


def without_zero_width(text: str) -> str:
    """`text` less the characters that take no room on the screen."""
    return _WITHOUT_WIDTH.sub("", text)


def squeeze(text: str) -> str:
    """`text` as a search compares it: NFC, no blanks, no invisible characters, no letter case.

    `squeeze("무료 급식소") == squeeze("무료급식소")`. Applying it twice changes nothing.
    """
    folded = compatible(without_zero_width(text)).casefold()
    return unicodedata.normalize("NFC", _BLANKS.sub("", without_zero_width(folded)))
