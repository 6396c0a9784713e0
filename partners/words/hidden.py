"""Characters nobody can see: refused where someone types, taken out where text is stored.

A right-to-left mark makes 'gpj.exe' read 'exe.jpg' and a name read as another; a NUL ends the text early
in PostgreSQL's eyes; a tag character carries words past a reader. Blanks without width, which come along
with copied text and mean nothing, are taken out without a word.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from partners.words.fold import ZERO_WIDTH

NUL_REFUSED: Final = _("There is a NUL character at place %(place)d. Delete it and type the text again.")
DIRECTION_REFUSED: Final = _(
    "There is a mark that turns the direction of writing (%(code)s) at place %(place)d. "
    "Delete it and type the text again."
)
HIDDEN_REFUSED: Final = _(
    "There is an invisible character (%(code)s) at place %(place)d. Delete it and type the text again."
)

# Marks, embeddings, overrides, isolates, and their deprecated kin.
_DIRECTION: Final = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"
# Fillers count as letters, so a name made of them passes for a name; tag characters (plane 14) spell out
# words unseen; half of a surrogate pair cannot be stored.
_UNSEEN: Final = "\u3164\uffa0\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff\ufffe\uffff"
_CONTROLS: Final = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"
_REFUSED: Final = re.compile(f"[{_CONTROLS}{_DIRECTION}{_UNSEEN}]")
_DIRECTION_MARK: Final = re.compile(f"[{_DIRECTION}]")
_LINE_ENDS: Final = re.compile("\r\n|[\r\x85\u2028\u2029]")
_NO_BREAK: Final = re.compile("[\u00a0\u202f\u2007]")
# Family emoji and several scripts (Sinhala, Persian) are spelled with these two.
_JOINERS: Final = frozenset("\u200c\u200d")
_WITHOUT_WIDTH: Final = re.compile(f"[{''.join(sorted(ZERO_WIDTH - _JOINERS))}]")


def clean_text(text: str, *, one_line: bool = False) -> str:
    """`text` as it is stored: NFC, line ends as \\n, nothing invisible, no blanks at either end.

    With `one_line`, every run of blanks becomes one. Use it after no_hidden_characters, which tells the
    person; this only makes sure. Applying it twice changes nothing.
    """
    visible = _WITHOUT_WIDTH.sub("", _REFUSED.sub("", _LINE_ENDS.sub("\n", text)))
    composed = unicodedata.normalize("NFC", _NO_BREAK.sub(" ", visible))
    return " ".join(composed.split()) if one_line else composed.strip()


def no_hidden_characters(value: object) -> None:
    """Validator for form and model fields: no control characters, marks of direction or unseen letters."""
    found = _REFUSED.search(str(value))
    if found is None:
        return
    params = {"code": f"U+{ord(found[0]):04X}", "place": found.start() + 1}
    if found[0] == "\0":
        message = NUL_REFUSED
    else:
        message = DIRECTION_REFUSED if _DIRECTION_MARK.match(found[0]) else HIDDEN_REFUSED
    raise ValidationError(message, code="hidden_character", params=params)
