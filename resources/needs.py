"""The ten need areas (욕구 영역) of integrated case management."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NeedArea(models.TextChoices):
    SAFETY = "SAFETY", _("Safety")
    HEALTH = "HEALTH", _("Health")
    DAILY_LIFE = "DAILY_LIFE", _("Daily life")
    FAMILY = "FAMILY", _("Family relations")
    SOCIAL = "SOCIAL", _("Social relations")
    ECONOMY = "ECONOMY", _("Economy")
    EDUCATION = "EDUCATION", _("Education")
    WORK = "WORK", _("Work")
    HOUSING = "HOUSING", _("Living environment")
    RIGHTS = "RIGHTS", _("Law and rights")


NEED_ICONS = {
    NeedArea.SAFETY: "warn",
    NeedArea.HEALTH: "heart",
    NeedArea.DAILY_LIFE: "bowl",
    NeedArea.FAMILY: "user",
    NeedArea.SOCIAL: "talk",
    NeedArea.ECONOMY: "won",
    NeedArea.EDUCATION: "book",
    NeedArea.WORK: "work",
    NeedArea.HOUSING: "house",
    NeedArea.RIGHTS: "doc",
}

# The areas as the forms of 통합사례관리 write them: a search by these words finds whatever answers the need.
NEED_WORDS = {
    NeedArea.SAFETY: "안전",
    NeedArea.HEALTH: "건강",
    NeedArea.DAILY_LIFE: "일상생활",
    NeedArea.FAMILY: "가족관계",
    NeedArea.SOCIAL: "사회적 관계",
    NeedArea.ECONOMY: "경제",
    NeedArea.EDUCATION: "교육",
    NeedArea.WORK: "직업",
    NeedArea.HOUSING: "생활환경",
    NeedArea.RIGHTS: "법률 및 권익보장",
}

# What people type when they mean an area: where no name holds the word, the area's help is the near miss.
TYPED_FOR = {
    NeedArea.SAFETY: ("폭력", "학대", "위기", "긴급", "응급", "안부"),
    NeedArea.HEALTH: ("병원", "의료", "진료", "약", "치매", "정신", "재활", "검진", "간병", "방문건강"),
    NeedArea.DAILY_LIFE: (
        "도시락",
        "반찬",
        "급식",
        "식사",
        "쌀",
        "먹거리",
        "가사",
        "청소",
        "목욕",
        "이동",
        "돌봄",
    ),
    NeedArea.FAMILY: ("부모", "부부", "양육", "보육", "가족상담"),
    NeedArea.SOCIAL: ("말벗", "친구", "외로움", "고립", "동아리", "나들이"),
    NeedArea.ECONOMY: ("생계", "생활비", "긴급복지", "후원금", "빚", "채무", "난방비", "공과금", "바우처"),
    NeedArea.EDUCATION: ("학습", "공부", "학원", "장학금", "교복", "한글", "멘토"),
    NeedArea.WORK: ("일자리", "취업", "자활", "직업훈련", "알바"),
    NeedArea.HOUSING: ("집수리", "도배", "장판", "이사", "주거", "월세", "곰팡이", "난방", "보일러", "방역"),
    NeedArea.RIGHTS: ("법률", "상담소", "후견", "채권", "소송", "인권"),
}
