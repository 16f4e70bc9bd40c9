"""The standing pages: about, privacy, terms, comments, help. Legal texts are outlines for the demo, to be replaced before opening."""

from dataclasses import dataclass

from config.demo.news import Section, Text


@dataclass(frozen=True)
class StandardPage:
    slug: str
    ko: Text
    en: Text


_DEMO_KO = "시연용 초안이에요. 문을 열기 전에 법률 검토를 거친 글로 바꿉니다."
_DEMO_EN = "An outline for the demonstration, to be replaced by a reviewed text before the site opens."

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
        "privacy",
        Text("개인정보 처리방침", _DEMO_KO, (
            Section("처리 목적", ("동문회 사무국(이하 '사무국')은 다음 목적으로 개인정보를 처리하며, 목적이 바뀌면 미리 알리고 필요한 동의를 다시 받습니다.",), (
                "회원 가입과 본인 확인, 동문 인증", "동문 명부와의 대조", "멘토링과 장학 사업의 신청·심사·지급", "후원금 수납과 영수증 발급", "참여기관 담당자와의 연락",
            )),
            Section("처리하는 항목", ("서비스마다 꼭 필요한 항목만 받으며, 선택 항목은 적지 않아도 이용에 제한이 없습니다.",), (
                "계정: 이름, 전자우편 주소, 비밀번호(암호화하여 저장)", "동문 인증: 생년월일, 휴대전화 번호, 캠퍼스와 과정, 수료번호", "프로필: 본인이 적은 소개, 경력, 학력, 자격증, 기술",
                "후원: 금액, 결제 결과, 영수증에 필요한 정보. 카드번호는 결제대행사가 보관하고 사무국은 보관하지 않습니다",
            )),
            Section("보유 기간", ("탈퇴하거나 목적을 이루면 지체 없이 파기합니다. 다만 법령이 정한 자료는 정해진 기간 동안 따로 보관합니다.",), (
                "후원과 결제 기록: 관계 법령에 따른 기간", "접속기록: 1년 이상", "인증하지 않은 계정: 7일",
            )),
            Section("제3자 제공", ("본인이 동의한 때와 법령에 근거가 있는 때에만 제공합니다. 채용에 지원하면 지원서에 적은 정보가 그 회사에만 전달되고, 전형이 끝난 뒤 정해진 기간이 지나면 지워집니다.",)),
            Section("정보주체의 권리", ("언제든지 자신의 정보를 열람하고 고치고 내려받고 지우거나 처리를 멈추도록 요구할 수 있습니다. 마이페이지의 개인정보 화면에서 직접 하거나 사무국에 요청할 수 있습니다.",)),
            Section("안전성 확보 조치", ("접근 권한을 나누고, 관리자 화면에는 두 번째 인증을 요구하며, 직원이 개인정보를 보거나 내려받으면 그 기록을 남기고 달마다 점검합니다.",)),
            Section("개인정보 보호책임자", ("동문회 사무국, 02-0000-2878, privacy@example.org(시연용 연락처)",)),
        )),
        Text("Privacy policy", _DEMO_EN, (
            Section("Purposes", ("The association's office processes personal data for these purposes and asks again when one changes.",), (
                "Accounts and the verification of graduates", "Comparison with the academy's roster", "Applications for mentoring, grants and scholarships", "Donations and receipts", "Contact with member organisations",
            )),
            Section("What is processed", ("Only what a service needs. Whatever is optional may stay empty without disadvantage.",), (
                "Account: name, e-mail address, password (stored encrypted)", "Verification: date of birth, mobile number, campus and course, graduate number", "Profile: what you write about yourself",
                "Donations: amount, result, data for the receipt. Card numbers stay with the payment provider",
            )),
            Section("How long", ("Until you leave or the purpose is met; records that the law wants kept are kept apart for as long as it says.",)),
            Section("Passing on", ("Only with your consent or where the law requires it. An application for a job goes to that company alone.",)),
            Section("Your rights", ("You may see, correct, download, erase or block your data at any time, on your privacy page or through the office.",)),
            Section("Safeguards", ("Separate permissions, a second factor in the back office, and a record, reviewed monthly, of every look that staff take at personal data.",)),
            Section("Contact", ("Alumni association office, 02-0000-2878, privacy@example.org (for the demonstration)",)),
        )),
    ),
    StandardPage(
        "terms",
        Text("이용약관", _DEMO_KO, (
            Section("목적", ("이 약관은 이음을 이용하는 회원과 운영하는 사무국의 권리와 의무를 정합니다.",)),
            Section("회원", ("전자우편 주소를 확인하면 계정이 만들어집니다. 동문 전용 기능은 수료 사실을 확인한 뒤에 쓸 수 있습니다. 한 사람은 하나의 계정을 씁니다.",)),
            Section("하지 말아야 할 일", ("다음과 같은 일이 확인되면 이용을 제한할 수 있으며, 이유를 알리고 소명할 기회를 드립니다.",), (
                "다른 사람인 척하거나 거짓 경력을 적는 일", "동문의 연락처를 모아 영업이나 홍보에 쓰는 일", "멘토링을 이유로 돈이나 일을 요구하는 일", "차별하거나 괴롭히는 일",
            )),
            Section("글의 권리", ("회원이 쓴 글의 권리는 회원에게 있습니다. 사무국은 서비스를 보여 주는 데 필요한 만큼만 씁니다.",)),
            Section("후원과 환불", ("후원은 결제가 확인된 때에 이루어집니다. 잘못 후원한 경우 7일 안에 알려 주시면 아직 쓰이지 않은 금액을 돌려드립니다.",)),
            Section("그만두기", ("회원은 언제든 탈퇴할 수 있습니다. 사무국이 서비스를 그만두려면 석 달 전에 알리고 자료를 내려받을 길을 열어 둡니다.",)),
        )),
        Text("Terms of use", _DEMO_EN, (
            Section("Purpose", ("These terms set out the rights and duties of those who use Ieum and of the office that runs it.",)),
            Section("Members", ("An account exists once its e-mail address is confirmed. What is for alumni opens after the completion of a course has been verified. One person, one account.",)),
            Section("What is not allowed", ("Where one of these is found, use may be limited, with reasons and a chance to answer.",), (
                "Posing as somebody else or inventing a career", "Collecting alumni's addresses for sales", "Asking for money or work in the name of mentoring", "Discrimination and harassment",
            )),
            Section("Your words", ("What you write stays yours. We use it only as far as showing it requires.",)),
            Section("Giving and refunds", ("A gift is made when the payment is confirmed. If you gave by mistake, tell us within seven days and what has not been spent goes back.",)),
            Section("Leaving", ("You may leave at any time. If the service is to end, we say so three months before and keep the way to your data open.",)),
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
