"""The house's marks, as they come out of a template in both languages."""

import re
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from partners import wording
from partners.templatetags import dure
from partners.templatetags.dure import SECTOR_MARKS

SEOUL = ZoneInfo("Asia/Seoul")
NOW = datetime(2026, 11, 24, 10, 12, tzinfo=SEOUL)
ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "coordination" / "templates"
# The fields of the public site's picture, and the ripe plot of the mark: drawings, the same by day and night.
PLOTS = {"#26664c", "#2e7256", "#34795c", "#e5ae36"}


@pytest.fixture(autouse=True)
def korean():
    with translation.override("ko"):
        yield


def render(source, **context):
    return engines["django"].from_string(source).render(context)


class _Words(HTMLParser):
    """What a screen reader would say: text outside aria-hidden, and aria-labels."""

    def __init__(self):
        super().__init__()
        self.hidden = 0
        self.said = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if self.hidden or given.get("aria-hidden") == "true":
            self.hidden += tag not in {"br", "input", "use", "path", "circle", "polyline"}
        elif "aria-label" in given:
            self.said.append(given["aria-label"])

    def handle_endtag(self, tag):
        if self.hidden:
            self.hidden -= 1

    def handle_data(self, data):
        if not self.hidden and data.strip():
            self.said.append(data.strip())


def spoken(html):
    reader = _Words()
    reader.feed(re.sub(r"<(use|polyline|circle)([^>]*?)/?>(</use>)?", "", html))
    return " ".join(reader.said)


# ---------------------------------------------------------------- dates and deadlines
@pytest.mark.parametrize(
    ("language", "full", "short"),
    [("ko", "2026. 11. 22.(일)", "11. 22.(일)"), ("en", "Sun 22 Nov 2026", "Sun 22 Nov")],
)
def test_a_date_is_said_in_the_language_of_the_page(language, full, short):
    with translation.override(language):
        assert render("{{ d|kdate }}|{{ d|kday }}", d=date(2026, 11, 22)) == f"{full}|{short}"


def test_a_moment_is_shown_on_the_clock_of_seoul():
    late = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)  # half past midnight on Monday in Seoul
    assert render("{{ d|kmoment }}|{{ d|iso }}", d=late) == "2026. 11. 23.(월) 00:30|2026-11-23T00:30+09:00"


def test_no_date_is_no_words():
    assert render("{{ d|kdate }}{{ d|kday }}{{ d|ktime }}{{ d|kmoment }}{{ d|iso }}", d=None) == ""


@pytest.mark.parametrize(
    ("due", "state", "shown", "said", "english"),
    [
        (date(2026, 11, 22), "over", "2일 지남", "2일 지남", "2 days over"),
        (date(2026, 11, 23), "over", "1일 지남", "1일 지남", "1 day over"),
        (NOW.replace(hour=9, minute=0), "over", "09:00 지남", "09:00 지남", "09:00 has passed"),
        (NOW, "today", "오늘 10:12", "오늘 10:12", "today 10:12"),
        (NOW.replace(hour=18, minute=0), "today", "오늘 18:00", "오늘 18:00", "today 18:00"),
        (date(2026, 11, 24), "today", "오늘까지", "오늘까지", "by today"),
        (date(2026, 11, 25), "soon", "D-1", "하루 남음", "tomorrow"),
        (NOW.replace(day=25, hour=0), "soon", "D-1", "하루 남음", "tomorrow"),
        (date(2026, 11, 27), "soon", "D-3", "사흘 남음", "in 3 days"),
        (date(2026, 11, 28), "later", "D-4", "나흘 남음", "in 4 days"),
        (date(2026, 12, 4), "later", "D-10", "열흘 남음", "in 10 days"),
        (date(2026, 12, 5), "later", "D-11", "11일 남음", "in 11 days"),
    ],
)
def test_a_clock_says_how_near_the_deadline_is(due, state, shown, said, english):
    read = wording.read_clock(due, NOW)
    assert (read.state, read.shown, read.spoken) == (state, shown, said)
    with translation.override("en"):
        read = wording.read_clock(due, NOW)
        assert (read.shown, read.spoken) == (english, english)


def test_a_deadline_in_the_small_hours_counts_days_in_seoul():
    due = datetime(2026, 11, 25, 15, 30, tzinfo=UTC)  # the 26th, 00:30, in Seoul
    assert wording.read_clock(due, NOW).shown == "D-2"


def test_a_clock_holds_glyph_word_and_date():
    html = render("{% clock due %}", due=date(2026, 11, 27), now=NOW)
    assert 'class="clock is-soon" datetime="2026-11-27"' in html
    assert "#i-clock" in html
    assert '<span class="clock-date">11. 27.(금)</span>' in html
    assert spoken(html) == "사흘 남음 11. 27.(금)"
    assert "clock-date" not in render("{% clock due bare=True %}", due=date(2026, 11, 27), now=NOW)


def test_what_is_done_shows_the_day_it_was_done():
    html = render("{% clock due done=done %}", due=date(2026, 11, 20), done=date(2026, 11, 19), now=NOW)
    assert "is-done" in html
    assert spoken(html) == "마침 11. 19.(목)"


def test_a_thing_without_deadline_says_so():
    assert spoken(render("{% clock due %}", due=None, now=NOW)) == "기한 없음"


def test_a_clock_without_now_is_a_mistake():
    with pytest.raises(KeyError, match="now"):
        render("{% clock due %}", due=date(2026, 11, 27))


# ---------------------------------------------------------------- marks
@pytest.mark.parametrize(
    ("covered", "said"),
    [
        ("윤*례", "윤 가림 례"),
        ("김*", "김 가림"),
        ("남궁**", "남궁 가림 가림"),
        ("Ngu**** Thi", "Ngu 가림 Thi"),
        ("*", "가림"),
    ],
)
def test_a_covered_name_is_said_not_spelt(covered, said):
    html = render("{% masked name %}", name=covered)
    assert spoken(html) == said
    assert f'<span aria-hidden="true">{covered}</span>' in html


def test_opening_a_covered_name_is_a_link_that_works_without_script():
    html = render("{% masked name open=url %}", name="윤*례", url="/open/?a=1&b=2")
    assert '<a class="open" href="/open/?a=1&amp;b=2" data-dialog>' in html


def test_whose_turn_it_is_is_gold_only_when_ours():
    assert "is-ours" in render("{% turn True %}")
    theirs = render("{% turn False who %}", who="한들구 <생활보장과>")
    assert "is-ours" not in theirs
    assert spoken(theirs) == "한들구 <생활보장과> 차례"


@pytest.mark.parametrize("code", SECTOR_MARKS)
def test_each_sector_has_a_mark_a_letter_and_a_name(code):
    html = render("{% sector code %}", code=code)
    assert f'href="#s-{SECTOR_MARKS[code]}"' in html
    assert spoken(html)
    sprite = render('{% include "partials/icons.html" %}')
    symbol = re.search(rf'<symbol id="s-{SECTOR_MARKS[code]}".*?</symbol>', sprite, re.DOTALL)
    assert symbol is not None
    assert re.search(r'class="s-letter"[^>]*>[가-힣]<', symbol[0])


def test_police_and_army_share_a_mark_but_not_a_name():
    police, army = render('{% sector "POLICE" %}'), render('{% sector "ARMY" %}')
    assert "#s-safety" in police and "#s-safety" in army
    assert (spoken(police), spoken(army)) == ("경찰", "군")


def test_every_icon_named_in_a_template_is_in_the_sprite():
    drawn = set(re.findall(r'id="i-([\w-]+)"', render('{% include "partials/icons.html" %}')))
    named = set()
    for app in ("coordination", "partners", "resources", "referrals", "network", "cms"):
        for page in (ROOT / app).glob("**/templates/**/*.html"):
            text = page.read_text(encoding="utf-8")
            named |= set(re.findall(r'{% icon "([\w-]+)"', text))
            named |= set(re.findall(r'{% kind "([\w-]+)"', text))
            named |= set(re.findall(r'href="#i-([\w-]+)"', text))
    assert named <= drawn, f"not in partials/icons.html: {sorted(named - drawn)}"


def test_an_organisation_is_escaped_and_marked():
    organisation = SimpleNamespace(name="<b>샘골</b>", sector="WELFARE")
    html = render("{% org o sub=sub url=url %}", o=organisation, sub="팀 & 과", url="/x/")
    assert "<b>샘골" not in html
    assert spoken(html) == "복지 <b>샘골</b> 팀 & 과"


@pytest.mark.parametrize(
    ("number", "dialled"),
    [
        ("02-449-2341-3", "024492341"),
        ("010-1234-5678", "01012345678"),
        ("129", "129"),
        ("02-449-2341~3", "024492341"),
    ],
)
def test_a_number_is_dialled_by_its_first_line(number, dialled):
    assert f'href="tel:{dialled}"' in render("{% call number %}", number=number)


@pytest.mark.parametrize(
    "source", ["{% sector none %}", "{% org none %}", "{% call none %}", "{% level none %}"]
)
def test_nothing_to_show_shows_nothing(source):
    assert render(source, none=None) == ""


# ---------------------------------------------------------------- figures
def test_a_spark_falls_from_top_left_to_bottom_right():
    html = render("{% spark points say=say %}", points=[3, 2, 1], say="셋에서 하나로")
    points = re.search(r'points="([^"]+)"', html)[1].split()
    assert points == ["0.0,3.0", "36.0,14.0", "72.0,25.0"]
    assert 'role="img" aria-label="셋에서 하나로"' in html
    assert render("{% spark points %}", points=[1]) == ""
    assert "nan" not in render("{% spark points %}", points=[2, 2])


def test_the_loud_number_is_a_link_with_its_unit():
    html = render('{% stat "찾은 가구" 9 "가구" url="/f/" loud=True %}')
    assert '<a class="stat is-loud" href="/f/">' in html
    assert spoken(html) == "찾은 가구 9 가구"


def test_steps_say_which_is_now():
    steps = [
        {"label": "발굴", "when": "11. 9.", "state": "done"},
        {"label": "접수", "when": "지금", "state": "now"},
        {"label": "종결", "when": "", "state": "next"},
    ]
    html = render('{% stepper steps "14일째" %}', steps=steps)
    assert "2/3 접수" in html
    assert html.count('aria-current="step"') == 1


# ---------------------------------------------------------------- lists
def asked(address):
    return RequestFactory().get(address)


def test_a_pick_keeps_the_rest_of_the_address_and_starts_at_page_one():
    source = '{% pick "kind" "REFERRAL" "의뢰" 4 %}'
    html = render(source, request=asked("/?q=쌀&page=3&kind=REPORT"))
    assert 'href="?q=%EC%8C%80&amp;kind=REFERRAL"' in html
    assert "aria-current" not in html
    assert 'aria-current="true"' in render(source, request=asked("/?kind=REFERRAL"))
    everything = render('{% pick "kind" "" "모두" %}', request=asked("/?kind=REFERRAL"))
    assert 'href="?"' in everything


def test_a_column_turns_round_when_asked_twice():
    source = '{% sort "due" "기한" default="due" %}'
    rising = render(source, request=asked("/"))
    assert 'aria-sort="ascending"' in rising and 'href="?sort=-due"' in rising
    falling = render(source, request=asked("/?sort=-due"))
    assert 'aria-sort="descending"' in falling and 'href="?sort=due"' in falling
    assert 'aria-sort="none"' in render(source, request=asked("/?sort=name"))


def test_pages_keep_filter_and_order():
    page = Paginator(range(143), 20).page(3)
    html = render("{% pager page %}", page=page, request=asked("/?kind=A&page=3"))
    assert 'href="?kind=A&amp;page=2"' in html
    assert 'href="?kind=A&amp;page=4"' in html
    assert '<a href="?kind=A&amp;page=3" aria-current="page">3</a>' in html
    assert "모두 143건 · 41–60" in html
    alone = render("{% pager page %}", page=Paginator(range(3), 20).page(1), request=asked("/"))
    assert "<a " not in alone


# ---------------------------------------------------------------- forms
class Question(forms.Form):
    what = forms.CharField(label="무엇을", help_text="짧게")
    due = forms.DateField(label="기한", widget=forms.DateInput)
    more = forms.CharField(label="더", required=False, widget=forms.Textarea)
    signs = forms.MultipleChoiceField(
        label="징후",
        choices=[("CUT", "끊김"), ("MAIL", "우편물")],
        widget=forms.CheckboxSelectMultiple(
            attrs={"class": "tiles is-one", "icons": {"CUT": "bolt"}, "hints": {"MAIL": "며칠째"}}
        ),
    )
    agree = forms.BooleanField(label="읽었습니다")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def fields(form):
    return render("{% for bound in form %}{% field bound %}{% endfor %}", form=form)


def test_a_field_ties_hint_and_error_to_its_control():
    html = fields(Question({}))
    control = re.search(r"<input[^>]*name=\"what\"[^>]*>", html)[0]
    assert 'aria-invalid="true"' in control
    described = re.search(r'aria-describedby="([^"]+)"', control)[1].split()
    assert described == ["id_what_helptext", "id_what_error"]
    for name in described:
        assert html.count(f'id="{name}"') == 1


def test_a_date_is_given_to_the_browser_as_it_reads_it_in_any_language():
    for language in ("ko", "en"):
        with translation.override(language):
            html = fields(Question(initial={"due": date(2026, 11, 5)}))
            assert re.search(
                r'<input[^>]*type="date"[^>]*value="2026-11-05"|value="2026-11-05"[^>]*type="date"', html
            )
            assert Question({"due": "2026-11-05"}).fields["due"].clean("2026-11-05") == date(2026, 11, 5)


def test_choices_are_tiles_that_remember():
    html = fields(Question({"signs": ["CUT"]}))
    assert '<div class="tiles is-one">' in html
    tile = re.search(r'<label class="tile"><input([^>]*value="CUT"[^>]*)>', html)[1]
    assert "checked" in tile and "icons=" not in tile
    assert "#i-bolt" in html and "<small>며칠째</small>" in html


def test_an_optional_field_says_so_and_a_required_one_does_not():
    html = fields(Question())
    assert re.search(r'for="id_more">더 <span class="opt">선택</span>', html)
    assert not re.search(r'for="id_what">무엇을 <span class="opt">', html)
    spoken_word = render('{% field bound opt="모르면 넘어가세요" %}', bound=Question()["more"])
    assert "모르면 넘어가세요" in spoken_word


def test_a_hint_given_in_the_page_replaces_the_fields_own():
    html = render('{% field bound hint="다른 말" inputmode="tel" %}', bound=Question()["what"])
    assert "다른 말" in html and "짧게" not in html
    assert 'inputmode="tel"' in html and 'aria-describedby="id_what_helptext"' in html


def test_the_summary_links_to_each_field_and_every_link_has_its_target():
    form = Question({})
    summary = render("{% errors form %}", form=form)
    targets = re.findall(r'href="#([^"]+)"', summary.split("</svg>", 1)[1])
    assert targets == ["id_what", "id_due", "id_signs", "id_agree"]
    page = fields(form)
    for target in targets:
        assert f'id="{target}"' in page
    assert "4군데" in summary
    assert render("{% errors form %}", form=Question()).strip() == ""


def test_an_error_of_the_whole_form_stands_in_the_summary():
    form = Question({})
    form.add_error(None, "다른 분이 <먼저> 받았습니다.")
    assert "다른 분이 &lt;먼저&gt; 받았습니다." in render("{% errors form %}", form=form)


# ---------------------------------------------------------------- what a reader is told
def test_every_tag_and_filter_is_in_the_page_about_looks():
    told = (ROOT / "docs" / "looks.md").read_text(encoding="utf-8")
    untold = [name for name in dure.register.tags if f"{{% {name} " not in told]
    untold += [name for name in dure.register.filters if f"`{name}`" not in told]
    assert untold == []


def test_every_sheet_is_loaded_once_and_stays_short():
    folder = ROOT / "coordination" / "static" / "coordination"
    loaded = re.findall(r"coordination/(\w+)\.css", (TEMPLATES / "partials" / "styles.html").read_text())
    assert sorted(loaded) == sorted(sheet.stem for sheet in folder.glob("*.css"))
    for sheet in folder.glob("*.css"):
        assert len(sheet.read_text().splitlines()) <= 400, sheet.name


@pytest.mark.parametrize(
    "page", sorted(TEMPLATES.rglob("*.html")), ids=lambda page: page.relative_to(TEMPLATES).as_posix()
)
def test_no_page_carries_inline_style_or_script(page):
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|\son[a-z]+=\"|<style|<script(?![^>]*\ssrc=)|javascript:", text)


def test_only_the_tokens_name_colours():
    """A colour written into a sheet stays light in the dark and coloured on paper."""
    folder = ROOT / "coordination" / "static" / "coordination"
    allowed = {"tokens", "print"}
    for sheet in folder.glob("*.css"):
        if sheet.stem in allowed:
            continue
        found = re.findall(r"#[0-9a-fA-F]{3,8}\b(?![\w-])", sheet.read_text())
        assert set(found) <= {"#fff", "#map", "#table"} | PLOTS, (sheet.name, found)


def test_a_broken_page_needs_nothing_from_the_request():
    for language in ("ko", "en"):
        with translation.override(language):
            page = engines["django"].get_template("500.html").render()
            assert "<h1>" in page
