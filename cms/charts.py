"""Charts of published figures: pure numbers in, points of an SVG out."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture's measures: the field of the lines, and every how many periods one is named."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    names_every: int = 1


WIDE = Frame(780, 330, left=48, right=636, top=24, bottom=296)
# Drawn for a phone, not shrunk: letters keep their size.
NARROW = Frame(340, 280, left=36, right=252, top=16, bottom=244, names_every=4)


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of a line in the picture's units; `value` None where the figure is withheld."""

    x: float
    y: float | None
    value: Decimal | None
    period: str
    is_named: bool = True


@dataclass(frozen=True, slots=True)
class Lines:
    """Two lines over the same periods, the field between them, and the grid.

    frame       the measures it was laid out for
    runs        for each line, its unbroken runs of points as SVG `points`
    gaps        fields between the lines where both are known, as SVG `points`
    grid        (y, what is written there), from 0 up
    """

    frame: Frame
    found: list[Dot]
    helped: list[Dot]
    found_runs: list[str]
    helped_runs: list[str]
    gaps: list[str]
    grid: list[tuple[float, int]]


def two_lines(
    periods: Sequence[str],
    found: Sequence[Decimal | None],
    helped: Sequence[Decimal | None],
    frame: Frame = WIDE,
) -> Lines | None:
    """Lay out two series of equal length; None when nothing can be drawn.

    A withheld value breaks its line: drawing through it would tell what it was.
    """
    known = [value for value in [*found, *helped] if value is not None]
    if not known or not periods or len(periods) == 1:
        return None
    top = _round_up(max(known))
    last = len(periods) - 1
    step = (frame.right - frame.left) / last

    def dots(values: Sequence[Decimal | None]) -> list[Dot]:
        return [
            Dot(
                round(frame.left + n * step, 1),
                None if value is None else _height(value, top, frame),
                value,
                period,
                is_named=(last - n) % frame.names_every == 0,  # the newest is always named
            )
            for n, (period, value) in enumerate(zip(periods, values, strict=True))
        ]

    upper, lower = dots(found), dots(helped)
    both = _runs(
        [
            a if a.y is not None and b.y is not None else Dot(a.x, None, None, a.period)
            for a, b in zip(upper, lower, strict=True)
        ]
    )
    under = {dot.x: dot for dot in lower}
    gaps = [_points([*run, *(under[dot.x] for dot in reversed(run))]) for run in both if len(run) > 1]
    grid = [(_height(Decimal(n * top // 4), top, frame), n * top // 4) for n in range(5)]
    return Lines(frame, upper, lower, _lines(upper), _lines(lower), gaps, grid)


def _height(value: Decimal, top: int, frame: Frame) -> float:
    return round(frame.bottom - float(value) / top * (frame.bottom - frame.top), 1)


def _round_up(value: Decimal) -> int:
    """The least of 4, 8, 20, 40, 80, 200, 400 … that holds the value: four lines divide it evenly."""
    decade = 4
    while True:
        for size in (decade, decade * 2, decade * 5):
            if size >= value:
                return size
        decade *= 10


def _runs(dots: Sequence[Dot]) -> list[list[Dot]]:
    runs: list[list[Dot]] = [[]]
    for dot in dots:
        if dot.y is None:
            runs.append([])
        else:
            runs[-1].append(dot)
    return [run for run in runs if run]


def _points(dots: Sequence[Dot]) -> str:
    return " ".join(f"{dot.x},{dot.y}" for dot in dots)


def _lines(dots: Sequence[Dot]) -> list[str]:
    return [_points(run) for run in _runs(dots)]
