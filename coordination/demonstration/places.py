"""The four districts of the demonstration and their Eup, Myeon and Dong. Facts: codes and names as of November 2026.

Codes are 10-digit codes of administrative areas (행정구역코드). Jangseong-gun received new ones on 2026-07-01, when
its province became part of 전남광주통합특별시.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

RECODED_ON = date(2026, 7, 1)
CHEONGJU_MERGED_ON = date(2014, 7, 1)
BEFORE_RECORDS = date(2000, 1, 1)  # in force longer than anything kept here


@dataclass(frozen=True, slots=True)
class Area:
    """One place. `level` is a value of partners.places.models.Level; `old_code` the code it had before `since`."""

    code: str
    name: str
    english: str
    level: str
    parent: str = ""
    also: tuple[str, ...] = ()
    since: date = BEFORE_RECORDS
    old_code: str = ""
    old_name: str = ""


@dataclass(frozen=True, slots=True)
class Region:
    """A district: its wall, its areas, and how much happens there.

    short      as in numbers of cases: 2026-강동-0147
    dong_word  what its smallest areas are called
    share      part of all households of the demonstration, in thousandths
    """

    slug: str
    name: str
    english: str
    short: str
    code: str
    hub: str
    share: int
    areas: tuple[Area, ...]

    def smallest(self) -> tuple[Area, ...]:
        return tuple(area for area in self.areas if area.level == "EMD")


PROVINCES = (
    Area("1100000000", "서울특별시", "Seoul", "PROVINCE"),
    Area("2600000000", "부산광역시", "Busan", "PROVINCE"),
    Area(
        "1200000000", "전남광주통합특별시", "Jeonnam-Gwangju", "PROVINCE",
        since=RECODED_ON, old_code="4600000000", old_name="전라남도",
    ),
    Area("4300000000", "충청북도", "Chungcheongbuk-do", "PROVINCE"),
)  # fmt: skip


def _read(lines: str, *, parent: str, since: date = BEFORE_RECORDS, old: str = "") -> Iterator[Area]:
    """Lines of `code|name|English`, then how else the name is written; 상일동 was parted in two in 2021."""
    for line in lines.strip().splitlines():
        code, name, english, *also = line.split("|")
        begun = date(2021, 7, 1) if name.startswith("상일") else since
        yield Area(
            code, name, english, "EMD", parent, tuple(also), begun, old_code=f"{old}{code[5:]}" if old else ""
        )


_GANGDONG = """
1174051500|강일동|Gangil-dong
1174052500|상일제1동|Sangil 1-dong|상일1동
1174052600|상일제2동|Sangil 2-dong|상일2동
1174053000|명일1동|Myeongil 1-dong|명일제1동
1174054000|명일2동|Myeongil 2-dong|명일제2동
1174055000|고덕1동|Godeok 1-dong|고덕제1동
1174056000|고덕2동|Godeok 2-dong|고덕제2동
1174057000|암사1동|Amsa 1-dong|암사제1동
1174058000|암사2동|Amsa 2-dong|암사제2동
1174059000|암사3동|Amsa 3-dong|암사제3동
1174060000|천호1동|Cheonho 1-dong|천호제1동
1174061000|천호2동|Cheonho 2-dong|천호제2동
1174062000|천호3동|Cheonho 3-dong|천호제3동
1174064000|성내1동|Seongnae 1-dong|성내제1동
1174065000|성내2동|Seongnae 2-dong|성내제2동
1174066000|성내3동|Seongnae 3-dong|성내제3동
1174068500|길동|Gil-dong
1174069000|둔촌1동|Dunchon 1-dong|둔촌제1동
1174070000|둔촌2동|Dunchon 2-dong|둔촌제2동
"""

_NAMGU = """
2629051000|대연1동|Daeyeon 1-dong
2629053000|대연3동|Daeyeon 3-dong
2629054000|대연4동|Daeyeon 4-dong
2629055000|대연5동|Daeyeon 5-dong
2629056000|대연6동|Daeyeon 6-dong
2629057000|용호1동|Yongho 1-dong
2629058000|용호2동|Yongho 2-dong
2629059000|용호3동|Yongho 3-dong
2629060000|용호4동|Yongho 4-dong
2629061000|용당동|Yongdang-dong
2629062000|감만1동|Gamman 1-dong
2629063000|감만2동|Gamman 2-dong
2629064500|우암동|Uam-dong
2629068000|문현1동|Munhyeon 1-dong
2629069000|문현2동|Munhyeon 2-dong
2629070000|문현3동|Munhyeon 3-dong
2629071000|문현4동|Munhyeon 4-dong
"""

_JANGSEONG = """
1284025000|장성읍|Jangseong-eup
1284031000|진원면|Jinwon-myeon
1284032000|남면|Nam-myeon
1284033000|동화면|Donghwa-myeon
1284034000|삼서면|Samseo-myeon
1284035000|삼계면|Samgye-myeon
1284036000|황룡면|Hwangnyong-myeon
1284037000|서삼면|Seosam-myeon
1284038000|북일면|Bugil-myeon
1284039000|북이면|Bugi-myeon
1284040000|북하면|Bukha-myeon
"""

_SANGDANG = """
4311131000|낭성면|Nangseong-myeon
4311132000|미원면|Miwon-myeon
4311133000|가덕면|Gadeok-myeon
4311134000|남일면|Namil-myeon
4311135000|문의면|Munui-myeon
4311152500|중앙동|Jungang-dong
4311154500|성안동|Seongan-dong
4311162000|탑·대성동|Tap-Daeseong-dong
4311167000|영운동|Yeongun-dong
4311168000|금천동|Geumcheon-dong
4311169000|용담·명암·산성동|Yongdam-Myeongam-Sanseong-dong
4311172000|용암1동|Yongam 1-dong
4311173000|용암2동|Yongam 2-dong
"""

_SEOWON = """
4311231000|남이면|Nami-myeon
4311232000|현도면|Hyeondo-myeon
4311251000|사직1동|Sajik 1-dong
4311252000|사직2동|Sajik 2-dong
4311253000|사창동|Sachang-dong
4311254000|모충동|Mochung-dong
4311255000|산남동|Sannam-dong
4311256000|분평동|Bunpyeong-dong
4311257000|수곡1동|Sugok 1-dong
4311258000|수곡2동|Sugok 2-dong
4311259000|성화·개신·죽림동|Seonghwa-Gaesin-Jungnim-dong
"""

_HEUNGDEOK = """
4311325000|오송읍|Osong-eup
4311331000|강내면|Gangnae-myeon
4311332000|옥산면|Oksan-myeon
4311370000|운천·신봉동|Uncheon-Sinbong-dong
4311374100|복대1동|Bokdae 1-dong
4311374200|복대2동|Bokdae 2-dong
4311374700|가경동|Gagyeong-dong
4311375100|봉명1동|Bongmyeong 1-dong
4311375600|봉명2·송정동|Bongmyeong 2-Songjeong-dong
4311376000|강서1동|Gangseo 1-dong
4311377000|강서2동|Gangseo 2-dong
"""

_CHEONGWON = """
4311425000|내수읍|Naesu-eup
4311425300|오창읍|Ochang-eup
4311431000|북이면|Bugi-myeon
4311451000|우암동|Uam-dong
4311452000|내덕1동|Naedeok 1-dong
4311453000|내덕2동|Naedeok 2-dong
4311454000|율량·사천동|Yullyang-Sacheon-dong
4311455000|오근장동|Ogeunjang-dong
"""

_GU_OF_CHEONGJU = (
    ("4311100000", "상당구", "Sangdang-gu", _SANGDANG),
    ("4311200000", "서원구", "Seowon-gu", _SEOWON),
    ("4311300000", "흥덕구", "Heungdeok-gu", _HEUNGDEOK),
    ("4311400000", "청원구", "Cheongwon-gu", _CHEONGWON),
)

GANGDONG = Region(
    "gangdong", "강동구", "Gangdong-gu", "강동", "1174000000", "DONG", 380,
    (
        Area("1174000000", "강동구", "Gangdong-gu", "DISTRICT", "1100000000"),
        *_read(_GANGDONG, parent="1174000000"),
    ),
)  # fmt: skip
NAMGU = Region(
    "namgu", "부산 남구", "Busan Nam-gu", "남구", "2629000000", "DONG", 170,
    (
        Area("2629000000", "남구", "Nam-gu", "DISTRICT", "2600000000"),
        *_read(_NAMGU, parent="2629000000"),
    ),
)  # fmt: skip
JANGSEONG = Region(
    "jangseong", "장성군", "Jangseong-gun", "장성", "1284000000", "OFFICE", 70,
    (
        Area(
            "1284000000", "장성군", "Jangseong-gun", "DISTRICT", "1200000000",
            since=RECODED_ON, old_code="4688000000",
        ),
        *_read(_JANGSEONG, parent="1284000000", since=RECODED_ON, old="46880"),
    ),
)  # fmt: skip
CHEONGJU = Region(
    "cheongju", "청주시", "Cheongju-si", "청주", "4311000000", "DONG", 380,
    (
        Area("4311000000", "청주시", "Cheongju-si", "DISTRICT", "4300000000", since=CHEONGJU_MERGED_ON),
        *(
            Area(code, name, english, "GU", "4311000000", since=CHEONGJU_MERGED_ON)
            for code, name, english, _lines in _GU_OF_CHEONGJU
        ),
        *(
            area
            for code, _name, _english, lines in _GU_OF_CHEONGJU
            for area in _read(lines, parent=code, since=CHEONGJU_MERGED_ON)
        ),
    ),
)  # fmt: skip

REGIONS = (GANGDONG, NAMGU, JANGSEONG, CHEONGJU)
