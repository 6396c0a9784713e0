"""What a file is, told by its content and never by its name."""

from __future__ import annotations

import re
from typing import Final, Literal

from django.utils.translation import gettext_lazy as _

from partners.paperwork.tables import LockedWorkbook, NotATable

_HEAD: Final = 65_536
_CONTROL_SHARE: Final = 0.1
_PICTURE: Final = _("a picture")
_TEXT_DOCUMENT: Final = _("a text document")
_HANGUL_DOCUMENT: Final = _("a Hangul document")
_COMPRESSED: Final = _("a compressed file")
_PROGRAM: Final = _("a program")

_MAGIC: Final = (
    (b"%PDF", _("a PDF document")),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"RIFF", _PICTURE),
    (b"{\\rtf", _TEXT_DOCUMENT),
    (b"\x1f\x8b", _COMPRESSED),
    (b"7z\xbc\xaf", _COMPRESSED),
    (b"Rar!", _COMPRESSED),
    (b"\x7fELF", _PROGRAM),
    (b"MZ\x90", _PROGRAM),
    (b"SQLite format 3\0", _("a database")),
)
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF_8_MARK: Final = b"\xef\xbb\xbf"
_UTF_16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_MARKUP: Final = re.compile(
    rb"\s*<(?:!doctype html|html|head|meta|body|table|script|style|!--)", re.IGNORECASE
)
# Blanks, NUL (a damaged row of text may hold one) and escape occur in texts; the others hardly do.
_CONTROLS: Final = bytes(code for code in range(32) if code not in b"\0\t\n\v\f\r\x1b")

Kind = Literal["csv", "xls", "xlsx"]


def kind_of(data: bytes) -> Kind:
    """csv for any text, xls or xlsx; raises NotATable for every other content that can be recognised."""
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise NotATable(what)
    if data.startswith(_ZIP):
        return _package(data)
    if data.startswith(_OLE):
        return _compound(data)
    if not data.startswith(_UTF_16_MARKS):
        _check_text(data[:_HEAD].removeprefix(_UTF_8_MARK))
    return "csv"


def _package(data: bytes) -> Kind:
    """A zip of parts: xlsx, docx, pptx, hwpx or an ordinary archive."""
    if b"xl/workbook.xml" in data:
        return "xlsx"
    if b"hwp+zip" in data[:_HEAD] or b"Contents/section0.xml" in data:
        raise NotATable(_HANGUL_DOCUMENT)
    if b"word/document.xml" in data or b"ppt/presentation.xml" in data:
        raise NotATable(_TEXT_DOCUMENT)
    raise NotATable(_COMPRESSED)


def _compound(data: bytes) -> Kind:
    """A file of streams, as Microsoft's old programs and Hangul write; the streams' names are in UTF-16."""
    if _stream("EncryptedPackage") in data:
        raise LockedWorkbook
    if _stream("Workbook") in data or _stream("Book") in data:
        return "xls"
    if _stream("FileHeader") in data or b"HWP Document File" in data:
        raise NotATable(_HANGUL_DOCUMENT)
    raise NotATable(_TEXT_DOCUMENT)


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le")


def _check_text(head: bytes) -> None:
    if _MARKUP.match(head):
        raise NotATable(_("a web page"))
    if head.lstrip().startswith(b"<?xml"):
        raise NotATable(_("an XML document"))
    if len(head) - len(head.translate(None, _CONTROLS)) > _CONTROL_SHARE * len(head):
        raise NotATable(_("a file without text"))
