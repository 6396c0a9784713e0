"""What the organisations give: the demonstration's directory of resources, by kind of organisation.

A line is `name|kind|need areas|for whom|how to ask|places at a time, 0 for any number`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offer:
    name: str
    kind: str
    needs: tuple[str, ...]
    eligibility: str
    how_to_ask: str
    is_limited: bool


_LINES = {
    "DONG_OFFICE": """
긴급 생필품 꾸러미|GOODS|DAILY_LIFE,ECONOMY|갑자기 생계가 어려워진 주민|전화 또는 방문, 당일 전달|0
찾아가는 복지상담|SERVICE|RIGHTS,ECONOMY|누구나|전화로 시간을 정합니다|0
""",
    "HOPE_TEAM": """
통합사례관리|SERVICE|DAILY_LIFE,ECONOMY,FAMILY|여러 어려움이 겹친 가구|의뢰서|0
긴급복지 생계지원|MONEY|ECONOMY|위기상황이 확인된 가구|전화 후 현장 확인|0
사례관리 사업비|MONEY|HOUSING,HEALTH|사례관리 가구|회의 결정|0
생활안전 물품|GOODS|SAFETY|혼자 사는 가구|의뢰서|1
""",
    "GU_OFFICE": """
긴급복지 주거지원|MONEY|HOUSING,ECONOMY|퇴거 위기 가구|복지정책과로 공문 또는 의뢰|0
이의신청·권리구제 안내|SERVICE|RIGHTS|수급 신청이 탈락한 주민|전화 상담|0
난방비 특별지원|MONEY|ECONOMY|난방이 어려운 가구|동을 거쳐 신청|0
""",
    "HEALTH_CENTRE": """
방문간호|SERVICE|HEALTH|거동이 어려운 주민|의뢰서, 첫 방문 1주 안|1
치매 선별검사|SERVICE|HEALTH,SAFETY|만 60세 이상|전화 예약|0
산모·신생아 방문|SERVICE|HEALTH,FAMILY|임산부와 신생아 가정|전화 예약|1
영양꾸러미|GOODS|HEALTH,DAILY_LIFE|임산부와 영유아|보건소 등록 후|1
""",
    "WELFARE_CENTRE": """
밑반찬 배달|GOODS|DAILY_LIFE|식사를 준비하기 어려운 가구|의뢰서, 화·금 배달|1
무료 급식|SERVICE|DAILY_LIFE,SOCIAL|만 60세 이상|방문 등록|0
병원 동행|SERVICE|HEALTH|혼자 이동하기 어려운 주민|사흘 전 전화|1
말벗 방문|SERVICE|SOCIAL|혼자 사는 주민|의뢰서|1
긴급 생계비|MONEY|ECONOMY|위기 가구, 한 번 30만 원까지|의뢰서와 확인|0
아동 학습지도|SERVICE|EDUCATION|초등학생|의뢰서|1
가족 상담|SERVICE|FAMILY|누구나|전화 예약|1
심리 상담|SERVICE|HEALTH,FAMILY|누구나|전화 예약|1
집 정리 도움|SKILL|HOUSING|물건이 쌓인 가구|방문 상담 뒤|1
법률 상담의 날|SERVICE|RIGHTS|누구나, 매월 둘째 수요일|전화 예약|0
취업 상담|SERVICE|WORK|일을 찾는 주민|전화 예약|0
생활용품 나눔|GOODS|DAILY_LIFE,HOUSING|저소득 가구|의뢰서|0
나눔 부엌 대관|PLACE|SOCIAL,DAILY_LIFE|주민 모임|사흘 전 신청|0
안부 전화|SERVICE|SAFETY,SOCIAL|혼자 사는 주민|의뢰서|1
""",
    "SENIOR_CENTRE": """
노인맞춤돌봄|SERVICE|DAILY_LIFE,SOCIAL|만 65세 이상, 기초연금 수급|의뢰서|1
도시락 배달|GOODS|DAILY_LIFE|만 65세 이상|의뢰서|1
이동목욕|SERVICE|DAILY_LIFE,HEALTH|거동이 어려운 어르신|전화 예약|1
노인 일자리|SERVICE|WORK,SOCIAL|만 65세 이상|방문 신청|1
치매가족 모임|SERVICE|FAMILY,SOCIAL|치매 어르신 가족|전화|0
응급안전 장치 설치|GOODS|SAFETY|혼자 사는 어르신|의뢰서|1
낙상 예방 집 손보기|SKILL|HOUSING,SAFETY|만 65세 이상|방문 점검 뒤|1
스마트폰 교실|SERVICE|EDUCATION,SOCIAL|만 60세 이상|방문 등록|0
건강 체조 교실|SERVICE|HEALTH,SOCIAL|만 60세 이상|방문 등록|0
""",
    "DISABILITY_CENTRE": """
주간 활동|SERVICE|SOCIAL,DAILY_LIFE|성인 발달장애인|상담 뒤|1
단기 보호|SERVICE|FAMILY,DAILY_LIFE|돌보는 가족이 아플 때|전화|1
보장구 수리|SKILL|DAILY_LIFE,HEALTH|등록 장애인|방문|0
이동 지원|SERVICE|HEALTH,SOCIAL|혼자 이동하기 어려운 장애인|사흘 전 예약|1
주거 편의 공사|SKILL|HOUSING|등록 장애인|의뢰서|1
장애인 취업 상담|SERVICE|WORK|등록 장애인|전화 예약|0
수어 통역|SERVICE|RIGHTS,SOCIAL|청각장애인|하루 전 예약|0
권익 상담|SERVICE|RIGHTS|장애인과 가족|전화|0
""",
    "FAMILY_CENTRE": """
부모 상담|SERVICE|FAMILY|누구나|전화 예약|1
한국어 방문 수업|SERVICE|EDUCATION,SOCIAL|결혼이민자|전화 신청|1
통역·번역|SERVICE|RIGHTS,FAMILY|결혼이민자|하루 전 신청|0
언어 발달 지도|SERVICE|EDUCATION,HEALTH|다문화가정 아동|의뢰서|1
아이돌봄|SERVICE|FAMILY,EDUCATION|맞벌이·한부모|온라인 신청 뒤|1
양육비 이행 상담|SERVICE|RIGHTS,ECONOMY|한부모|전화 예약|0
가족 나들이|SERVICE|SOCIAL,FAMILY|한부모·조손|선착순|0
""",
    "SELF_SUFFICIENCY": """
자활근로 상담|SERVICE|WORK|조건부 수급자·차상위|의뢰서|0
자활 청소 사업단|SERVICE|WORK,HOUSING|일하고 싶은 주민|상담 뒤|1
자격증 교육비|MONEY|WORK,EDUCATION|자활 참여자|상담 뒤|1
신용회복 상담|SERVICE|RIGHTS,ECONOMY|빚으로 어려운 주민|전화 예약|0
""",
    "MENTAL_HEALTH": """
마음 건강 상담|SERVICE|HEALTH|누구나|전화 예약|1
가정방문 상담|SERVICE|HEALTH,SOCIAL|등록 회원|의뢰서|1
낮 프로그램|SERVICE|SOCIAL,HEALTH|등록 회원|상담 뒤|1
""",
    "SHELTER": """
긴급 보호|PLACE|SAFETY|위급한 상황의 주민|희망복지지원단을 거쳐|1
""",
    "CHILD_CENTRE": """
방과 후 돌봄|SERVICE|EDUCATION,DAILY_LIFE|초등학생|의뢰서|1
저녁 급식|SERVICE|DAILY_LIFE|18세 미만|의뢰서|1
학습 멘토|SERVICE|EDUCATION|초·중학생|상담 뒤|1
토요 체험|SERVICE|SOCIAL,EDUCATION|등록 아동|신청|0
""",
    "YOUTH_CENTRE": """
청소년 상담|SERVICE|HEALTH,FAMILY|9–24세|전화 또는 의뢰서|1
등교 회복 동행|SERVICE|EDUCATION|학교를 쉬는 청소년|의뢰서|1
또래 모임|SERVICE|SOCIAL|9–24세|전화|0
검정고시반|SERVICE|EDUCATION|학교 밖 청소년|방문|0
위기청소년 생활지원|MONEY|ECONOMY,SAFETY|9–24세|심의 뒤|1
부모 교육|SERVICE|FAMILY|청소년 보호자|신청|0
요리·바리스타 체험|SERVICE|WORK,SOCIAL|15–24세|신청|1
""",
    "FOOD_BANK": """
식료품 꾸러미|GOODS|DAILY_LIFE,ECONOMY|긴급지원·차상위|의뢰서, 월 1회|1
쌀 나눔|GOODS|DAILY_LIFE|저소득 가구|의뢰서|1
긴급 식품 키트|GOODS|DAILY_LIFE|끼니가 끊긴 가구|전화, 당일|0
유아식·분유|GOODS|DAILY_LIFE,HEALTH|영유아 가정|의뢰서|1
""",
    "VOLUNTEER_GROUP": """
도배·장판|SKILL|HOUSING|저소득 가구|의뢰서, 토요일|1
전등·배선 손보기|SKILL|HOUSING,SAFETY|누구나|의뢰서|1
반찬 나눔|GOODS|DAILY_LIFE|혼자 사는 주민|의뢰서|1
""",
    "RESIDENTS_GROUP": """
안부 살피기|SKILL|SOCIAL,SAFETY|혼자 사는 이웃|전화|1
교복·학용품 나눔|GOODS|EDUCATION|초·중·고등학생|의뢰서|1
이웃 밥상|SERVICE|SOCIAL,DAILY_LIFE|누구나|전화|0
""",
    "HOSPITAL": """
진료비 감면|MONEY|HEALTH|의료비가 어려운 주민|사회사업실 상담|1
무료 건강검진|SERVICE|HEALTH|기관이 의뢰한 주민|의뢰서|1
퇴원 뒤 연결|SERVICE|HEALTH,DAILY_LIFE|혼자 사는 퇴원 환자|사회사업실|0
""",
    "PHARMACY": """
약 정리와 복약 상담|SKILL|HEALTH|약이 많은 어르신|전화|0
상비약 나눔|GOODS|HEALTH|의뢰된 가구|의뢰서|1
""",
    "CONGREGATION": """
쌀·김장 나눔|GOODS|DAILY_LIFE|어려운 이웃|의뢰서|1
장학금|MONEY|EDUCATION|중·고등학생|의뢰서, 학기마다|1
차량 봉사|SKILL|HEALTH,SOCIAL|병원에 가는 주민|이틀 전 전화|1
""",
    "COMPANY": """
현물 후원|GOODS|HOUSING,DAILY_LIFE|의뢰된 가구|의뢰서|1
요금 나누어 내기 안내|SERVICE|ECONOMY,RIGHTS|요금이 밀린 가구|전화|0
""",
    "UNIT": """
이발 봉사|SKILL|DAILY_LIFE,SOCIAL|거동이 어려운 주민|의뢰서, 매월 넷째 주|1
전기·건물 보수|SKILL|HOUSING,SAFETY|저소득 가구|의뢰서|1
외국어·태권도 교실|SERVICE|EDUCATION,SOCIAL|주민과 청소년|신청|0
""",
    "POLICE_STATION": """
야간 순찰과 귀가 동행|SERVICE|SAFETY|위험을 느끼는 주민|전화 또는 의뢰|0
피해자 보호 상담|SERVICE|SAFETY,RIGHTS|범죄 피해 가구|전화|0
""",
    "EDUCATION_OFFICE": """
등교 회복 상담|SERVICE|EDUCATION|초·중·고 학생|학교 또는 기관 의뢰|1
교육비 지원|MONEY|EDUCATION,ECONOMY|저소득 학생|학교를 거쳐|0
심리검사|SERVICE|HEALTH,EDUCATION|학생|의뢰서|1
""",
    "SCHOOL": """
아침밥과 준비물|GOODS|EDUCATION,DAILY_LIFE|재학생|담임|0
""",
    "FOUNDATION": """
지정 기탁금 지원|MONEY|ECONOMY,HOUSING|기관이 추천한 가구|추천서, 매월 심사|1
사례관리 자문|SERVICE|RIGHTS|기관 담당자|전화|0
""",
    "PUBLIC_BODY": """
요금·보험료 분할 상담|SERVICE|ECONOMY,RIGHTS|밀린 주민|창구 또는 전화|0
일자리 상담|SERVICE|WORK|일을 찾는 주민|창구|0
""",
    "COUNCIL_OFFICE": """
위기가구 지원기금|MONEY|ECONOMY|협의체가 추천한 가구|추천서|1
""",
    "OTHER": """
아동 보호 상담|SERVICE|SAFETY,FAMILY|아동과 가족|전화|0
부모 교육과 사례 점검|SERVICE|FAMILY|의뢰된 가족|의뢰서|1
""",
}


def _read(lines: str) -> tuple[Offer, ...]:
    parts = (line.split("|") for line in lines.strip().splitlines())
    return tuple(
        Offer(name, kind, tuple(needs.split(",")), whom, how, limited == "1")
        for name, kind, needs, whom, how, limited in parts
    )


OFFERS: dict[str, tuple[Offer, ...]] = {kind: _read(lines) for kind, lines in _LINES.items()}
