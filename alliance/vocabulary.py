"""The kept words of the alliance: AI fields, what a member brings, Seoul's districts. Values are stored, labels translated."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

AI_FIELDS = {
    "language": pgettext_lazy("AI field", "Natural language"),
    "speech": pgettext_lazy("AI field", "Speech"),
    "vision": pgettext_lazy("AI field", "Computer vision"),
    "generative": pgettext_lazy("AI field", "Generative AI"),
    "agents": pgettext_lazy("AI field", "AI agents"),
    "recommendation": pgettext_lazy("AI field", "Recommendation and search"),
    "forecasting": pgettext_lazy("AI field", "Forecasting"),
    "robotics": pgettext_lazy("AI field", "Robotics"),
    "on-device": pgettext_lazy("AI field", "On-device AI and chips"),
    "infrastructure": pgettext_lazy("AI field", "Data and cloud infrastructure"),
    "health": pgettext_lazy("AI field", "Health and bio"),
    "finance": pgettext_lazy("AI field", "Finance"),
    "education": pgettext_lazy("AI field", "Education"),
    "security": pgettext_lazy("AI field", "Security and privacy"),
    "manufacturing": pgettext_lazy("AI field", "Manufacturing"),
    "logistics": pgettext_lazy("AI field", "Logistics and transport"),
    "creative": pgettext_lazy("AI field", "Creative industries"),
    "fashion-beauty": pgettext_lazy("AI field", "Fashion and beauty"),
    "public": pgettext_lazy("AI field", "Public services"),
    "ethics": pgettext_lazy("AI field", "AI ethics and policy"),
}

OFFERS = {
    "internship": pgettext_lazy("offer", "Internships"),
    "hiring": pgettext_lazy("offer", "Hiring graduates"),
    "curriculum": pgettext_lazy("offer", "Advice on courses"),
    "mentors": pgettext_lazy("offer", "Mentors and speakers"),
    "equipment": pgettext_lazy("offer", "Equipment, data or GPU time"),
    "sponsorship": pgettext_lazy("offer", "Sponsorship of scholarships"),
    "research": pgettext_lazy("offer", "Joint research"),
}

DISTRICTS = {
    "gangnam": _("Gangnam-gu"),
    "gangdong": _("Gangdong-gu"),
    "gangbuk": _("Gangbuk-gu"),
    "gangseo": _("Gangseo-gu"),
    "gwanak": _("Gwanak-gu"),
    "gwangjin": _("Gwangjin-gu"),
    "guro": _("Guro-gu"),
    "geumcheon": _("Geumcheon-gu"),
    "nowon": _("Nowon-gu"),
    "dobong": _("Dobong-gu"),
    "dongdaemun": _("Dongdaemun-gu"),
    "dongjak": _("Dongjak-gu"),
    "mapo": _("Mapo-gu"),
    "seodaemun": _("Seodaemun-gu"),
    "seocho": _("Seocho-gu"),
    "seongdong": _("Seongdong-gu"),
    "seongbuk": _("Seongbuk-gu"),
    "songpa": _("Songpa-gu"),
    "yangcheon": _("Yangcheon-gu"),
    "yeongdeungpo": _("Yeongdeungpo-gu"),
    "yongsan": _("Yongsan-gu"),
    "eunpyeong": _("Eunpyeong-gu"),
    "jongno": _("Jongno-gu"),
    "jung": _("Jung-gu"),
    "jungnang": _("Jungnang-gu"),
    "outside": _("Outside Seoul"),
}
