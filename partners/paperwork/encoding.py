"""Which letters the bytes of a text file mean: utf-8 or cp949, told apart by evidence.

Decoding without an error proves little. Every cp949 text of a few syllables such as 치과 may be valid utf-8
by chance (ġ…), and much utf-8 Korean is valid cp949 (媛뺣룞). So where both decode, the text that looks more
like Korean wins: in real text nearly every syllable is one of the 2,350 of KS X 1001, while bytes read with
the wrong key come out as the rare others, Chinese characters and accented Latin.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import Final

from partners.paperwork.tables import UnknownEncoding
from partners.words.hangul import is_syllable

UTF_8: Final = "utf-8"
CP949: Final = "cp949"
REPLACEMENT: Final = "\ufffd"

# A file with a few damaged lines still is in the encoding of the others.
DAMAGED_SHARE: Final = 0.05
LEAST_LIKENESS: Final = 0.0
_SAMPLE: Final = 200_000
_UTF_16: Final = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_NUL_SHARE_OF_UTF_16: Final = 0.2


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file; bytes that mean nothing in `encoding` stand as U+FFFD."""

    text: str
    encoding: str


def decode(data: bytes) -> Decoded:
    """The text of `data`, without a byte order mark. Raises UnknownEncoding."""
    if data.startswith(codecs.BOM_UTF8):
        return _damaged(data[len(codecs.BOM_UTF8) :], UTF_8, "utf-8-sig")
    for mark, encoding in _UTF_16:
        if data.startswith(mark):
            return Decoded(data[len(mark) :].decode(encoding, errors="replace"), "utf-16")
    head = data[:_SAMPLE]
    if head.count(0) > len(head) * _NUL_SHARE_OF_UTF_16:
        raise UnknownEncoding
    readings = {
        encoding: text for encoding in (UTF_8, CP949) if (text := _strict(data, encoding)) is not None
    }
    if len(readings) > 1 and likeness(readings[CP949]) > likeness(readings[UTF_8]):
        return Decoded(readings[CP949], CP949)
    if UTF_8 in readings:
        return Decoded(readings[UTF_8], UTF_8)
    if CP949 in readings and likeness(readings[CP949]) >= LEAST_LIKENESS:
        return Decoded(readings[CP949], CP949)
    return _least_damaged(data)


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _damaged(data: bytes, encoding: str, name: str) -> Decoded:
    """Decode as `encoding` if all but a few lines allow it; raises UnknownEncoding."""
    lines = data.split(b"\n")
    broken = sum(_strict(line, encoding) is None for line in lines)
    if not broken:
        return Decoded(data.decode(encoding), name)
    text = data.decode(encoding, errors="replace")
    if broken > max(1, DAMAGED_SHARE * len(lines)) or likeness(text) < LEAST_LIKENESS:
        raise UnknownEncoding
    # The names of the columns must be whole, or nothing below them can be trusted.
    if len(lines) - broken < 2 or REPLACEMENT in text.lstrip().partition("\n")[0]:  # noqa: PLR2004
        raise UnknownEncoding
    return Decoded(text, name)


def _least_damaged(data: bytes) -> Decoded:
    found: list[Decoded] = []
    for encoding in (UTF_8, CP949):
        try:
            found.append(_damaged(data, encoding, encoding))
        except UnknownEncoding:
            continue
    if not found:
        raise UnknownEncoding
    return min(found, key=lambda decoded: decoded.text.count(REPLACEMENT))


def likeness(text: str) -> float:
    """How much the letters of `text` beyond ASCII look like Korean, from -2 to 1; 1 when there are none.

    The mean over those letters of: 1 for a syllable of KS X 1001, 0 for marks and signs, -1 for a rare
    syllable, one alone inside a Latin word (caf챕), a Chinese character or an accented letter, -2 for what
    no text holds.
    """
    head = f" {text[:_SAMPLE]} "
    weights = [
        _weight(head[place], head[place - 1] + head[place + 1])
        for place in range(1, len(head) - 1)
        if not head[place].isascii()
    ]
    return sum(weights) / len(weights) if weights else 1.0


def _weight(character: str, beside: str) -> float:
    if is_syllable(character):
        in_latin_word = any("a" <= other <= "z" for other in beside) and not any(map(is_syllable, beside))
        # Python's euc_kr holds KS X 1001 and no more.
        return 1.0 if _is_common(character) and not in_latin_word else -1.0
    if character == REPLACEMENT or "\x80" <= character <= "\x9f" or "\ue000" <= character <= "\uf8ff":
        return -2.0
    return -1.0 if character.isalpha() and not "\u3131" <= character <= "\u318e" else 0.0


def _is_common(character: str) -> bool:
    try:
        return len(character.encode("euc_kr")) == 2  # noqa: PLR2004
    except UnicodeEncodeError:
        return False
