from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from cms import charts

figures = st.lists(
    st.tuples(
        st.none() | st.integers(0, 5000).map(Decimal),
        st.none() | st.integers(0, 5000).map(Decimal),
    ),
    min_size=2,
    max_size=12,
)


def test_a_withheld_value_breaks_its_line():
    lines = charts.two_lines(["1", "2", "3", "4"], [Decimal(9), None, Decimal(7), Decimal(8)], [None] * 4)
    assert lines is not None
    assert [len(run.split()) for run in lines.found_runs] == [1, 2]
    assert lines.gaps == []


def test_the_grid_ends_at_a_round_number():
    lines = charts.two_lines(["1", "2"], [Decimal(77), Decimal(13)], [Decimal(5), Decimal(6)])
    assert lines is not None
    assert [value for _y, value in lines.grid] == [0, 20, 40, 60, 80]


def test_nothing_is_drawn_of_nothing():
    assert charts.two_lines([], [], []) is None
    assert charts.two_lines(["1", "2"], [None, None], [None, None]) is None


@given(figures)
def test_every_known_point_stands_inside_the_picture_and_higher_for_more(pairs):
    periods = [str(number) for number in range(len(pairs))]
    lines = charts.two_lines(periods, [a for a, _b in pairs], [b for _a, b in pairs])
    if lines is None:
        assert all(a is None and b is None for a, b in pairs) or not any(a or b for a, b in pairs)
        return
    known = sorted((dot.value, -dot.y) for dot in [*lines.found, *lines.helped] if dot.y is not None)
    assert known == sorted(known, key=lambda point: point[1])
    assert all(charts.WIDE.top <= -y <= charts.WIDE.bottom for _value, y in known)


def test_a_phone_gets_a_picture_of_its_own_with_fewer_names_and_the_newest_among_them():
    periods = [str(number) for number in range(9)]
    lines = charts.two_lines(periods, [Decimal(9)] * 9, [Decimal(5)] * 9, charts.NARROW)
    assert lines is not None
    assert [dot.period for dot in lines.found if dot.is_named] == ["0", "4", "8"]
    assert lines.found[-1].x == charts.NARROW.right
