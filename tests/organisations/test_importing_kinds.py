import pytest

from partners.organisations.kinds import read_kind
from partners.organisations.models import SENSITIVE_KINDS, Kind, Sector


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("(노인) 양로시설", Kind.CARE_FACILITY),
        ("(노인) 노인복지관(소규모)", Kind.SENIOR_CENTRE),
        ("(아동) 지역아동센터(지역아동복지센터)", Kind.CHILD_CENTRE),
        ("(장애인) 장애인복지관", Kind.DISABILITY_CENTRE),
        ("(장애인) 장애인보호작업장", Kind.DISABILITY_CENTRE),
        ("(장애인) 장애인주간보호시설", Kind.CARE_FACILITY),
        ("(장애인) 장애인의료재활시설", Kind.HOSPITAL),
        ("(노숙인등) 노숙인자활시설", Kind.SHELTER),
        ("(저소득) 지역자활센터", Kind.SELF_SUFFICIENCY),
        ("(정신보건) 재활훈련시설-공동생활가정", Kind.MENTAL_HEALTH),
        ("(건강) 치매상담센터", Kind.HEALTH_CENTRE),
        ("(노인) 치매전담형 노인요양시설", Kind.CARE_FACILITY),
        ("(다문화가족) 다문화가족지원센터", Kind.FAMILY_CENTRE),
        ("(일반) 사회복지관", Kind.WELFARE_CENTRE),
        ("(청소년) 청소년상담복지센터", Kind.YOUTH_CENTRE),
        ("(기타) 푸드뱅크", Kind.FOOD_BANK),
    ],
)
def test_the_words_of_the_list_tell_the_kind(words, kind):
    reading = read_kind(words)
    assert (reading.kind, reading.is_known) == (kind, True)


@pytest.mark.parametrize(
    "words",
    ["(여성) 성매매피해상담소", "(여성) 가정폭력상담소", "(아동) 아동보호전문기관", "(노인) 학대피해노인전용쉼터",
     "(장애인) 장애인권익옹호기관", "(정신보건) 중독관리통합지원센터", "(건강) 자살예방센터"],
)  # fmt: skip
def test_agencies_whose_name_tells_what_a_person_lives_with_are_sensitive(words):
    assert read_kind(words).kind in SENSITIVE_KINDS


@pytest.mark.parametrize(
    ("words", "is_home", "is_secret"),
    [
        ("(노인) 노인요양공동생활가정", True, False),
        ("(장애인) 장애유형별거주시설", True, False),
        ("(아동) 아동양육시설", True, False),
        ("(장애인) 장애인주간보호시설", False, False),
        ("(노인) 재가노인복지시설", False, False),
        ("(일반) 사회복지관", False, False),
        ("(여성) 가정폭력피해자보호시설", True, True),
        ("(아동) 학대피해아동쉼터", True, True),
        ("(여성) 가정폭력상담소", False, False),
    ],
)
def test_homes_and_secret_shelters(words, is_home, is_secret):
    reading = read_kind(words)
    assert (reading.is_home, reading.is_secret) == (is_home, is_secret)


def test_words_nobody_knows_are_other_and_said_to_be_unknown():
    reading = read_kind("(기타) 새로운시설")
    assert (reading.kind, reading.sector, reading.is_known) == (Kind.OTHER, Sector.WELFARE, False)
    assert read_kind("(기타) 기타시설").is_known


def test_the_group_speaks_where_the_kind_does_not():
    assert read_kind("(새) 우리집", "장애인거주시설").kind == Kind.CARE_FACILITY
