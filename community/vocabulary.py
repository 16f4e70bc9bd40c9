"""Kept lists of people's profiles: values of our own, each with its words."""

from django.utils.translation import gettext_lazy as _

# 재능기부: what somebody offers to do for another, in the order in which the form shows it.
OFFER_KINDS = {
    "portfolio": _("Reading a portfolio"),
    "resume": _("Reading a résumé"),
    "interview": _("A practice interview"),
    "code": _("Code review"),
    "career": _("A talk about careers"),
    "lecture": _("A lecture or workshop"),
    "project": _("Advice on a project"),
    "study": _("Leading a study group"),
}

# What people type who look for one of these, beside its label: for the index, so in both languages and never shown as a label.
OFFER_WORDS = {
    "portfolio": "포트폴리오 첨삭 피드백 portfolio review",
    "resume": "이력서 첨삭 자기소개서 자소서 résumé review CV",
    "interview": "모의면접 면접 준비 mock practice interview",
    "code": "코드리뷰 code review",
    "career": "커리어 상담 진로 상담 커피챗 career talk",
    "lecture": "특강 강연 강의 lecture workshop",
    "project": "프로젝트 멘토링 자문 project advice",
    "study": "스터디 리더 study group",
}

FIELD_LABELS = {
    "name": _("Name"),
    "headline": _("Headline"),
    "story": _("Story"),
    "photo": _("Photo"),
    "campus": _("Campus and courses"),
    "career": _("Career"),
    "education": _("Education"),
    "certificates": _("Certificates"),
    "skills": _("Skills"),
    "industries": _("Industries"),
    "languages": _("Languages"),
    "offers": _("What I can help with"),
    "links": _("Links"),
    "email": _("E-mail"),
    "phone": _("Mobile phone"),
    "looking_for_work": _("Looking for work"),
}

# Parts that make a profile findable, what helps most first, and why.
WHY_IT_HELPS = {
    "headline": _("It appears under your name wherever people come across you."),
    "skills": _("Skills are what people search by most."),
    "career": _("People who search by company or role will find you."),
    "photo": _("People find it easier to write to someone whose face they know."),
    "offers": _("Newer graduates see what they can ask you for."),
    "story": _("It gives others a way to start a conversation."),
}
