"""Files as offices send them, and the two commands that import them."""

import struct
from collections.abc import Iterable
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
from django.core.management import call_command
from django.core.management.base import CommandError

FACILITY = (
    "시설명", "시설코드", "시설종류명(시설유형)", "시설종류상세명(시설종류)",
    "자치구(시)구분", "시군구코드", "시군구명", "시설주소",
)  # fmt: skip
DONG = (
    "district",
    "sido_name_2026",
    "sgg_name",
    "emd_name",
    "alias_name",
    "adm_code_2026",
    "valid_from",
    "adm_code_2022",
)

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def run(command: str, *arguments: object) -> str:
    """What the command printed; it must end well."""
    out = StringIO()
    call_command(command, *map(str, arguments), stdout=out)
    return out.getvalue()


def refusal(command: str, *arguments: object) -> str:
    """Why the command refused the file; it must, and then its exit code is 1."""
    try:
        printed = run(command, *arguments)
    except CommandError as error:
        assert error.returncode == 1
        return str(error)
    raise AssertionError(f"not refused:\n{printed}")


def text(header: Iterable[str], *rows: Iterable[object]) -> str:
    return "".join(",".join(f'"{cell}"' for cell in row) + "\r\n" for row in (header, *rows))


def facility(
    name: str, code: str, kind: str = "(일반) 사회복지관", address: str = "", district: str = ""
) -> list[str]:
    district = district or "9911000000 한들구"
    number, _, called = district.partition(" ")
    return [name, code, kind, "", "자치구", number, called, address]


def dong(
    name: str, code: str, *, since: str = "", before: str = "", also: str = "", sgg: str = "한들구"
) -> list[str]:
    return ["handeul", "샘골특별시", sgg, name, also, code, since, before or code]


def xlsx(header: Iterable[str], *rows: Iterable[object]) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in (header, *rows):
        page.append(list(row))
    packed = BytesIO()
    book.save(packed)
    book.close()
    return packed.getvalue()


def xls(header: Iterable[str], *rows: Iterable[object]) -> bytes:
    """A workbook of Excel 97: one sheet of texts, in a compound file of one stream."""
    sheet = b"".join(
        _record(0x0204, struct.pack("<HHHHB", y, x, 15, len(str(cell)), 1) + str(cell).encode("utf-16-le"))
        for y, row in enumerate([header, *rows])
        for x, cell in enumerate(row)
    )
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 1997, 0, 0)) + sheet + _record(0x000A)
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 1997, 0, 0)) + _record(
        0x0042, b"\xb0\x04"
    )
    name = "목록".encode("utf-16-le")
    place = len(begin) + 4 + 8 + len(name) + 4
    begin += _record(0x0085, struct.pack("<IBBBB", place, 0, 0, len(name) // 2, 1) + name) + _record(0x000A)
    return _compound((begin + sheet).ljust(8 * SECTOR, b"\0"))


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _compound(stream: bytes) -> bytes:
    """Sector 0 the table of sectors, 1 the directory, from 2 the stream."""
    count = -(-len(stream) // SECTOR)
    chain = [FAT, END, *range(3, 2 + count), END]
    table = struct.pack("<128I", *chain, *[FREE] * (128 - len(chain)))
    entries = _entry("Root Entry", 5, 1, END, 0) + _entry("Workbook", 2, FREE, 2, len(stream))
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
        + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0) + struct.pack("<109I", 0, *[FREE] * 108)
    )  # fmt: skip
    return header + table + entries.ljust(SECTOR, b"\0") + stream.ljust(count * SECTOR, b"\0")


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    called = name.encode("utf-16-le")
    return (
        called.ljust(64, b"\0") + struct.pack("<HBBIII", len(called) + 2, kind, 1, FREE, FREE, child)
        + bytes(36) + struct.pack("<IQ", start, size)
    )  # fmt: skip


def saved(folder: Path, content: bytes | str, name: str = "목록.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path
