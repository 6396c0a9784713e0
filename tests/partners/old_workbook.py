"""An xls workbook of one sheet, byte by byte: no library that writes the old format is kept alive.

[MS-CFB] for the container (header, one sector of file allocation table, one of directory, then the stream)
and [MS-XLS] for the records (BOF, BOUNDSHEET, DIMENSIONS, LABEL, NUMBER, EOF).
"""

import struct

SECTOR = 512
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
# Smaller streams would have to live in another stream.
SMALLEST = 4096


def old_workbook(cells: dict[tuple[int, int], str | float], *, sheet: str = "Sheet1") -> bytes:
    """The file with these cells, by (row, column) from 0."""
    name = sheet.encode("utf-16-le")
    start = _begin(0x0005) + _record(0x0042, struct.pack("<H", 1200))

    def globals_part(offset: int) -> bytes:
        bound = struct.pack("<IBBBB", offset, 0, 0, len(sheet), 1) + name
        return start + _record(0x0085, bound) + _record(0x000A, b"")

    rows = max((row for row, _column in cells), default=-1) + 1
    columns = max((column for _row, column in cells), default=-1) + 1
    page = _begin(0x0010) + _record(0x0200, struct.pack("<IIHHH", 0, rows, 0, columns, 0))
    for (row, column), value in sorted(cells.items()):
        place = struct.pack("<HHH", row, column, 0)
        if isinstance(value, str):
            text = value.encode("utf-16-le")
            page += _record(0x0204, place + struct.pack("<HB", len(text) // 2, 1) + text)
        else:
            page += _record(0x0203, place + struct.pack("<d", value))
    stream = globals_part(len(globals_part(0))) + page + _record(0x000A, b"")
    return _container("Workbook", stream.ljust(SMALLEST, b"\0"))


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _begin(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 1996, 0, 0x0006))


def _container(name: str, stream: bytes) -> bytes:
    count = -(-len(stream) // SECTOR)
    chain = [TABLE, END, *(number + 1 for number in range(2, count + 1)), END]
    assert len(chain) <= SECTOR // 4, "one sector of table is enough for tests"
    table = struct.pack("<128I", *chain, *[FREE] * (128 - len(chain)))
    directory = _entry("Root Entry", 5, child=1, start=END, size=0)
    directory += _entry(name, 2, child=FREE, start=2, size=len(stream)) + bytes(256)
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += bytes(6) + struct.pack("<IIIIIIIII", 0, 1, 1, 0, SMALLEST, END, 0, END, 0)
    header += struct.pack("<109I", 0, *[FREE] * 108)
    return header + table + directory + stream.ljust(count * SECTOR, b"\0")


def _entry(name: str, kind: int, *, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<III", FREE, FREE, child)
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBB", len(text), kind, 1)
        + links
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
