"""What people studied before they came, with sentences about the way from there. Written in 해요체."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Degree:
    """What somebody studied at a university, with sentences about the way from there."""

    subject: str
    fields: tuple[str, ...]
    reasons: tuple[str, ...]


DEGREES = (
    Degree("국어국문학", ("ai-modeling", "ai-planning", "digital-marketing"), (
        "국문과를 나왔어요. 문장의 앞뒤를 따지던 공부가 언어 모델을 평가하는 일에 이렇게 쓰일 줄 몰랐어요.",
        "소설을 쓰다가 문장을 쓰는 기계가 나왔다길래 상대를 알아보려고 왔어요.",
    )),
    Degree("사학", ("data-analysis", "ai-planning", "content-graphics"), (
        "역사를 전공했어요. 오래된 기록을 의심하며 읽는 습관이 데이터를 볼 때 그대로 나와요.",
        "사료를 뒤지던 사람이라 로그 만 줄은 오히려 반가워요.",
    )),
    Degree("철학", ("ai-planning", "ai-modeling", "backend"), (
        "철학을 배웠고 논리학 수업을 제일 좋아했어요. 코드가 그 수업의 다음 학기 같았어요.",
        "AI 윤리를 말하려면 AI를 만들 줄은 알아야 한다고 생각했어요.",
    )),
    Degree("심리학", ("ai-planning", "data-analysis", "digital-marketing"), (
        "심리학 실험을 설계하다가 통계에 정이 들었어요. 사람 마음을 묻는 방법을 아는 분석가가 되려고 해요.",
        "사람이 왜 그 단추를 누르지 않는지 늘 궁금했어요.",
    )),
    Degree("경영학", ("ai-planning", "digital-marketing", "fintech", "data-analysis"), (
        "경영학과에서 사례만 읽다가 직접 만들어 보고 싶어 졸업 전에 지원했어요.",
        "발표 자료는 잘 만드는데 그 안의 숫자를 제 손으로 뽑지 못하는 것이 부끄러웠어요.",
    )),
    Degree("경제학", ("fintech", "data-analysis", "ai-modeling"), (
        "경제학 논문을 따라 하다가 이론보다 데이터 만지는 시간이 더 좋다는 걸 알았어요.",
        "교과서 속 합리적인 사람 대신 진짜 거래 기록을 보고 싶었어요.",
    )),
    Degree("통계학", ("data-analysis", "ai-modeling", "bio-data", "fintech"), (
        "통계학과 졸업장은 있는데 실제 데이터는 교과서처럼 깨끗하지 않았어요. 지저분한 데이터를 만나러 왔어요.",
        "증명은 많이 했는데 설득은 못 해 봤어요. 숫자로 사람을 움직이는 법을 여기서 익혔어요.",
    )),
    Degree("수학", ("ai-modeling", "fintech", "security", "data-analysis"), (
        "수학을 좋아했지만 칠판 앞에만 있고 싶지는 않았어요.",
        "행렬을 손으로 풀던 시절에는 이것이 그림을 그리고 글을 쓸 줄 몰랐어요.",
    )),
    Degree("물리학", ("ai-modeling", "robotics", "data-analysis"), (
        "물리학과 실험 시간에 장비보다 분석 코드를 더 오래 붙들고 있었어요.",
        "자연의 법칙 대신 데이터의 버릇을 찾는 일로 옮겨 왔어요.",
    )),
    Degree("화학", ("bio-data", "fashion-tech", "data-analysis"), (
        "화학을 전공하고 실험 조건을 하나씩 바꿔 보다가, 무엇을 다음에 해 볼지 골라 주는 모델에 빠졌어요.",
        "반응식 대신 파이프라인을 그려요. 어디서 막히는지 찾는 재미는 같아요.",
    )),
    Degree("생명과학", ("bio-data", "data-analysis", "ai-modeling"), (
        "생명과학을 전공하고 컴퓨터 앞에 앉으니 양쪽 말을 다 알아듣는 사람이 되어 있었어요.",
        "염기 서열을 눈으로 맞춰 보던 과제에서 처음 스크립트를 짰어요. 그 열 줄이 진로를 바꿨어요.",
    )),
    Degree("기계공학", ("robotics", "ai-modeling", "data-analysis"), (
        "기계공학과에서 만든 로봇 팔이 엉뚱한 곳을 집는 바람에 소프트웨어를 배우게 됐어요.",
        "설계 동아리에서 늘 제어를 맡았어요. 부품보다 코드를 고치는 쪽이 늘 빨랐어요.",
    )),
    Degree("전자공학", ("robotics", "ai-modeling", "cloud", "security"), (
        "회로를 배웠지만 납땜보다 그 위에서 도는 코드가 좋았어요.",
        "졸업 작품으로 만든 화분 물주기 기계가 아직 집에서 돌아가고 있어요. 그 작은 성공이 시작이었어요.",
    )),
    Degree("산업공학", ("data-analysis", "ai-planning", "ai-modeling", "backend"), (
        "산업공학을 배우며 줄을 줄이는 법을 연습했어요. 지금은 기다리는 시간을 줄이는 서비스를 만들고 싶어요.",
        "최적화 과제를 손으로 풀다 컴퓨터에게 맡긴 날부터 개발이 좋아졌어요.",
    )),
    Degree("건축학", ("content-graphics", "frontend", "data-analysis"), (
        "건축학과 5년 내내 모형을 만들었어요. 밤샘 체력과 마감 감각은 자신 있어요.",
        "도시를 공부하다가 도시의 데이터를 공부하게 됐어요.",
    )),
    Degree("시각디자인", ("content-graphics", "frontend", "ai-planning"), (
        "시각디자인을 전공했고, 움직이지 않는 시안이 늘 아쉬웠어요.",
        "글자 간격 하나로 밤을 새우던 사람이라 픽셀이 어긋나면 잠을 못 자요.",
    )),
    Degree("의류학", ("fashion-tech", "content-graphics", "digital-marketing"), (
        "의류학과에서 배운 바느질과 여기서 배운 코드를 한 작품에 넣은 것이 제 포트폴리오예요.",
        "유행을 쫓기보다 예측하고 싶었어요.",
    )),
    Degree("식품영양학", ("bio-data", "data-analysis", "fashion-tech", "ai-planning"), (
        "급식 잔반을 조사하던 학부 과제가 첫 데이터 분석이었어요.",
        "영양사 면허를 따고도 주방보다 식단 데이터가 더 궁금했어요.",
    )),
    Degree("체육학", ("bio-data", "digital-marketing", "ai-planning", "robotics"), (
        "선수 생활을 부상으로 접고 처음 앉아 본 긴 책상이 캠퍼스 실습실이었어요.",
        "기록 0.1초를 줄이던 훈련처럼 응답 시간 0.1초를 줄이는 일이 좋아요.",
    )),
    Degree("음악학", ("content-graphics", "ai-modeling", "frontend"), (
        "작곡을 배웠어요. 화성법에도 규칙이 있고 예외가 있어서 프로그래밍이 낯설지 않았어요.",
        "악보를 읽어 주는 프로그램을 만들고 싶다는 한 문장으로 지원서를 썼어요.",
    )),
    Degree("영어영문학", ("ai-modeling", "ai-planning", "digital-marketing", "frontend"), (
        "영문과를 나와 기술 문서를 번역하다가, 옮기기만 하지 말고 만들어 보자고 마음먹었어요.",
        "영어 문서를 겁 없이 읽는 것이 생각보다 큰 무기였어요.",
    )),
    Degree("중어중문학", ("digital-marketing", "ai-modeling", "data-analysis"), (
        "중국 시장 리뷰를 읽을 줄 아는 데이터 분석가가 드물다는 말을 듣고 그 사람이 되기로 했어요.",
        "중문과 졸업생에게 코딩이 웬 말이냐던 아버지께 처음 만든 앱을 보여 드린 날을 잊지 못해요.",
    )),
    Degree("정치외교학", ("data-analysis", "ai-planning", "security"), (
        "여론조사를 배우다가 표본이 얼마나 쉽게 기울어지는지 알고 데이터를 다시 배우기로 했어요.",
        "정책은 말로 하는 줄 알았는데 자료로 하는 일이었어요.",
    )),
    Degree("사회학", ("data-analysis", "ai-planning", "digital-marketing"), (
        "사회조사 분석을 하면서 설문지 너머의 사람을 더 잘 보고 싶어졌어요.",
        "불평등을 말하려면 먼저 셀 줄 알아야 한다고 배웠어요.",
    )),
    Degree("지리학", ("data-analysis", "ai-modeling", "backend"), (
        "지도를 좋아해서 지리학과에 갔고, 지도 위의 점을 세다가 개발자가 됐어요.",
        "동네 마을버스 노선을 전부 걸어 본 적이 있어요. 그 기록으로 첫 시각화를 만들었어요.",
    )),
    Degree("컴퓨터공학", ("backend", "cloud", "frontend", "security", "ai-modeling", "robotics"), (
        "컴퓨터공학과를 나왔지만 혼자 하는 과제만 해 봤어요. 여럿이 한 저장소를 쓰는 법은 여기서 배웠어요.",
        "전공자라서 쉬울 줄 알았는데 현업 선배의 코드 리뷰에 첫날부터 무너졌어요. 그래서 더 좋았어요.",
        "학교에서는 왜 돌아가는지를, 캠퍼스에서는 왜 멈추는지를 배웠어요.",
    )),
    Degree("정보통신공학", ("security", "cloud", "backend", "robotics"), (
        "네트워크 수업 하나가 좋아서 4년을 다녔고, 그 한 과목이 지금 직업이 됐어요.",
        "자격증은 있는데 실제 서버를 만져 본 적이 없었어요. 여기서 처음으로 운영 중인 서버를 망가뜨려 봤어요.",
    )),
    Degree("문헌정보학", ("data-analysis", "ai-modeling", "ai-planning"), (
        "문헌정보학과에서 배운 분류표가 벡터 공간으로 바뀌는 걸 보고 소름이 돋았어요.",
        "찾기 쉬운 것이 좋은 것이라고 배웠고 지금도 그렇게 믿어요.",
    )),
    Degree("교육학", ("ai-planning", "data-analysis", "content-graphics"), (
        "교생 실습에서 서른 명을 한 번에 가르치는 일의 한계를 봤어요. 한 명씩 도와주는 도구를 만들고 싶었어요.",
        "임용 시험 대신 캠퍼스에 지원했어요. 가르치는 일은 다른 모양으로 계속하고 있어요.",
    )),
    Degree("회화", ("content-graphics", "frontend", "fashion-tech"), (
        "서양화를 전공했어요. 생성형 AI를 미워하다가 제대로 미워하려고 배웠는데, 지금은 좋은 붓이라고 생각해요.",
        "물감값을 벌려고 배운 웹 작업이 본업이 됐어요.",
    )),
    Degree("관광경영학", ("digital-marketing", "ai-planning", "data-analysis"), (
        "관광을 전공하고 졸업하니 하늘길이 닫혀 있었어요. 그래서 방향을 틀었어요.",
        "축제 방문객 수를 왜 다들 다르게 말하는지 궁금했어요. 직접 세어 보기로 했어요.",
    )),
    Degree("법학", ("security", "fintech", "ai-planning"), (
        "법을 공부했고 개인정보 보호법 수업에서 기술을 모르면 법도 모른다는 말을 들었어요.",
        "조문을 읽는 눈으로 약관과 규정을 읽고, 그것을 코드로 옮겨요.",
    )),
    Degree("언론정보학", ("digital-marketing", "data-analysis", "content-graphics"), (
        "학보사에서 3년을 보냈어요. 마감을 지키는 법과 제목을 뽑는 법은 그때 배웠어요.",
        "가짜 뉴스를 다룬 졸업 논문을 쓰다가 텍스트 분석을 처음 해 봤어요.",
    )),
    Degree("회계학", ("fintech", "data-analysis", "backend"), (
        "회계사 시험을 두 번 보고 그만뒀어요. 차변과 대변이 맞는 기쁨은 정산 시스템을 만들면서 다시 찾았어요.",
        "재무제표를 읽는 개발자가 드물다는 말에 용기를 냈어요.",
    )),
    Degree("환경공학", ("data-analysis", "ai-modeling", "robotics"), (
        "미세먼지 측정기 데이터를 처음 열었을 때 절반이 빈칸이었어요. 그 빈칸을 채우는 일이 좋았어요.",
        "환경을 지키겠다고 전공을 골랐고, 지금은 전기를 덜 쓰는 모델을 고민해요.",
    )),
)  # fmt: skip
