"""The standing pages: about, comments, help. The legal texts are consent documents (community/texts)."""

from dataclasses import dataclass

from config.demo.news import Section, Text


@dataclass(frozen=True)
class StandardPage:
    slug: str
    ko: Text
    en: Text


STANDARD_PAGES = (
    StandardPage(
        "about",
        Text("이음을 소개해요", "배운 사람과 일하는 곳, 먼저 간 사람과 뒤에 오는 사람을 잇는 자리예요.", (
            Section("이름", ("이음은 '잇다'에서 왔어요. 동그라미와 한 획이 만나는 표시는 두 사람이 손을 맞댄 모양이기도 하고, 끊어진 줄을 매듭짓는 모양이기도 해요.",)),
            Section("누구의 자리인가요", (
                "청년취업사관학교 동문회와 서울 AI 얼라이언스가 함께 써요. 과정을 마친 사람, 그들을 돕고 싶은 사람, 함께 일하고 싶은 기관이 주인이에요.",
            ), (
                "동문: 서로를 찾고, 멘토링을 하고, 장학금을 신청하거나 후원해요", "참여기관: 필요한 인재를 이야기하고 인턴십과 채용을 알려요", "후원하는 분: 돈이 어디에 쓰였는지 끝까지 볼 수 있어요", "시민: 소식과 캠퍼스, 숫자를 봐요",
            )),
            Section("우리가 지키는 것", (
                "숫자를 부풀리지 않아요. 배운 사람과 동문회원과 이곳에서 활동하는 사람은 서로 다른 수예요.",
                "보여 줄 것은 본인이 정해요. 처음 값은 늘 가장 좁게 두어요.",
                "돈의 흐름은 덧붙일 수만 있고 지울 수 없는 장부에 적어요.",
            )),
        )),
        Text("About Ieum", "A place that joins those who have learned with places to work, and those who went first with those who follow.", (
            Section("The name", ("Ieum comes from the Korean verb 'to join'. The mark, a ring and a stroke that meet, is two people's hands and a mended line.",)),
            Section("Whose place it is", ("The alumni association of the academy and the Seoul AI Alliance share it.",), (
                "Alumni find one another, mentor, apply for support and give", "Member organisations say what talent they need and announce internships and jobs",
                "Donors see where their money went, to the end", "Everyone reads the news, the campuses and the figures",
            )),
            Section("What we keep to", (
                "We do not inflate numbers: those who were trained, the members of the association and those active here are three different counts.",
                "You decide what is shown. Every setting starts at its narrowest.",
                "Money is written in a ledger to which one can add but from which nothing is taken.",
            )),
        )),
    ),
    StandardPage(
        "comments",
        Text("댓글 운영 원칙", "다른 생각은 반갑고, 사람을 다치게 하는 말은 지워요.", (
            Section("이렇게 써 주세요", ("이름을 걸고 말하는 자리라고 생각해 주세요. 짧아도 좋고, 질문이면 더 좋아요.",)),
            Section("이런 댓글은 가려요", ("가린 댓글은 쓴 사람에게 이유와 함께 알려 드려요.",), (
                "욕설, 차별, 성희롱, 특정한 사람을 겨눈 조롱", "전화번호나 주소 같은 개인정보", "글과 관계없는 광고와 같은 글의 반복", "사실이 아닌 것을 사실처럼 적어 누군가에게 해를 끼치는 말",
            )),
            Section("다시 봐 달라고 할 수 있어요", ("가려진 것이 억울하면 14일 안에 알려 주세요. 처음 판단하지 않은 다른 담당자가 다시 봐요.",)),
        )),
        Text("Comment policy", "Other opinions are welcome; words that hurt people are removed.", (
            Section("Please", ("Write as if your name stood under it. Short is fine, a question is better.",)),
            Section("What we hide", ("Whoever wrote it is told why.",), (
                "Insults, discrimination, harassment, mockery of a person", "Personal data such as telephone numbers or addresses", "Advertising and repetition", "Claims presented as fact that harm somebody",
            )),
            Section("Another look", ("If you think we were wrong, tell us within fourteen days. Someone who did not decide the first time looks again.",)),
        )),
    ),
    StandardPage(
        "help",
        Text("도움말", "자주 묻는 것부터 적었어요. 여기에 없으면 02-0000-2878이나 help@example.org로 물어봐 주세요.", (
            Section("동문 인증은 어떻게 하나요?", (
                "가입한 메일 주소가 명부에 적힌 주소와 같으면 바로 인증돼요. 다르면 명부의 휴대전화로 여섯 자리 번호를 보내 드리고, 그것도 어려우면 수료증을 올려 주세요. 담당자가 확인하고 보통 하루 안에 알려 드려요.",
            )),
            Section("이름이 바뀌었어요.", ("걱정하지 마세요. 이전 이름으로도 명부를 찾을 수 있어요. 인증할 때 이전 이름을 함께 적어 주세요.",)),
            Section("제 정보가 누구에게 보이나요?", ("마이페이지의 개인정보 화면에서 칸마다 정할 수 있어요. '다른 사람 눈으로 보기'를 누르면 바깥에서 어떻게 보이는지 확인할 수 있어요.",)),
            Section("멘토가 답을 주지 않아요.", ("사흘째에 저희가 한 번 더 여쭤보고, 이레가 지나면 신청이 닫히면서 잘 맞는 다른 멘토를 알려 드려요. 신청한 분이 따로 하실 일은 없어요.",)),
            Section("카드 결제가 안 돼요.", ("승인되지 않았다면 돈은 나가지 않았어요. 다른 카드로 다시 해 보시거나 계좌로 보내실 수 있어요. 두 번 눌러도 두 번 결제되지 않아요.",)),
            Section("기부금 영수증을 받을 수 있나요?", ("모금 단체가 공익법인으로 지정된 기간의 후원만 세액공제를 받을 수 있어요. 그 밖의 기간에는 후원 확인서를 드려요. 기금 화면 아래에 지금 어느 쪽인지 적혀 있어요.",)),
            Section("우리 회사도 참여할 수 있나요?", ("네. 참여 신청 화면에서 기관의 종류를 고르면 필요한 것만 여쭤봐요. 쓰다가 멈춰도 저장돼요.",)),
        )),
        Text("Help", "The questions we hear most. For anything else: 02-0000-2878 or help@example.org.", (
            Section("How am I verified as a graduate?", (
                "If the e-mail address of your account is the one on the roster, at once. If not, we send six digits to the phone on the roster; if that fails too, upload your certificate and somebody checks it, usually within a day.",
            )),
            Section("My name has changed.", ("The roster can be found by a former name as well. Enter it together with your name.",)),
            Section("Who sees my data?", ("You decide for each field on your privacy page, and can look at your profile through other people's eyes.",)),
            Section("My mentor does not answer.", ("On the third day we ask again; after a week the request closes and we suggest others who fit. You need do nothing.",)),
            Section("My card was declined.", ("Then no money has left it. Try another card or send a transfer. Pressing twice never pays twice.",)),
            Section("Do I get a tax receipt?", ("Only for gifts made while the recipient is a designated body. Otherwise you receive a certificate. The fund's page says which it is today.",)),
            Section("Can our company join?", ("Yes. Choose your kind of organisation on the form; it asks only what is needed and saves as you go.",)),
        )),
    ),
)  # fmt: skip
STANDARD_PAGE = {page.slug: page for page in STANDARD_PAGES}
