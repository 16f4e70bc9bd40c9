"""/dev/gallery/: every component in every state on one page, for whoever changes the face. Never in production."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="이름", help_text="수료증에 적힌 이름이에요.", widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(label="이메일", widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    amount = forms.IntegerField(label="후원 금액", min_value=1000, widget=forms.TextInput(attrs={"inputmode": "numeric", "data-suffix": "원"}))
    born = forms.DateField(label="생년월일", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    campus = forms.ChoiceField(label="캠퍼스", choices=[("", "골라 주세요"), ("mapo", "마포"), ("jongno", "종로")])
    story = forms.CharField(label="하고 싶은 이야기", required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text="두세 문장이면 충분해요.")
    fields_of_ai = forms.MultipleChoiceField(
        label="AI 분야",
        choices=[("nlp", "자연어 처리"), ("vision", "컴퓨터 비전"), ("robot", "로봇"), ("bio", "바이오")],
        widget=forms.CheckboxSelectMultiple,
    )
    how = forms.ChoiceField(label="만나는 방법", choices=[("online", "온라인"), ("meet", "직접 만나기")], widget=forms.RadioSelect)
    photo = forms.FileField(label="사진", required=False, help_text="PNG나 JPEG, 3 MB까지.")
    agreed = forms.BooleanField(label="이름을 함께한 분들에 올려도 좋아요.", required=False)


REFUSED = {"name": "김하나", "email": "hana.example.org", "amount": "500", "campus": "mapo", "how": "online", "story": "처음 뵙겠습니다."}


def _people() -> list[dict[str, Any]]:
    skills = ["Python", "Django", "PyTorch", "SQL", "데이터 분석", "Docker", "AWS"]
    names = ["김하나", "남궁민수", "Lee Jiwoo", "박서준", "최유진", "정도윤", "강하은", "윤시우"]
    lines = [
        "서울의 작은 병원에서 예약 챗봇을 만들어요.",
        "로봇 팔을 가르치는 일을 합니다.",
        "Data engineer at a fintech start-up.",
        "첫 직장을 찾고 있어요.",
    ]
    return [
        {"name": name, "id": f"id-{place}", "headline": lines[place % 4], "place": "마포 · 백엔드 3기", "skills": skills[place % 3 : place % 3 + 5]}
        for place, name in enumerate(names)
    ]


def _steps(now: int) -> list[dict[str, str]]:
    labels = ["쓰기", "보내기", "검토", "함께하기"]
    return [{"label": label, "state": "done" if at < now else "now" if at == now else "ahead"} for at, label in enumerate(labels)]


def _facet() -> list[dict[str, Any]]:
    counted = [
        ("company", "기업", 38, True),
        ("university", "대학", 12, False),
        ("association", "협회", 6, False),
        ("public", "공공", 4, False),
    ]
    return [{"value": value, "label": label, "count": count, "chosen": chosen} for value, label, count, chosen in counted]


def _rates() -> list[dict[str, Any]]:
    shown = {"working": 61, "base": 74, "answered": 82}
    return [
        {"label": "수료 6개월 후", "graduates": 120, "tally": shown, "rate": 82.4, "response": 68.3},
        {"label": "수료 12개월 후", "graduates": 40, "tally": None},
    ]


def _bars() -> list[dict[str, Any]]:
    full = {"left": 0, "came_top": 20, "came_high": 100, "went_top": 90, "went_high": 30, "came": 1_000_000, "went": 300_000}
    return [{"month": date(2026, 10, 1), **full}, {**full, "month": date(2026, 11, 1), "left": 40, "went_top": 120, "went_high": 0, "went": 0}]


def sample() -> dict[str, Any]:
    """Everything the gallery shows; the figures are public, the people are not real."""
    now = timezone.now()
    sessions = [{"label": f"{n}회차", "state": "done" if n < 3 else "now"} for n in range(1, 4)]
    return {
        "form": SampleForm(initial={"name": "김하나"}),
        "refused": SampleForm(data=REFUSED, auto_id="refused_%s"),
        "people": _people(),
        "page": Paginator(range(2878), 24).get_page(7),
        "steps": [_steps(n) for n in (0, 2, 4)],
        "sessions": sessions,
        "facet": _facet(),
        "bars": _bars(),
        "rates": _rates(),
        "trail": [("처음", "/"), ("얼라이언스", "/alliance/")],
        "tabs": [
            {"label": "모두", "url": "?", "current": True, "count": 60},
            {"label": "기업", "url": "?t=c", "count": 38},
            {"label": "대학", "url": "?t=u"},
        ],
        "facts": [("캠퍼스", "마포"), ("과정", "AI 서비스 백엔드"), ("수료", "2023년 8월 31일")],
        "stops": [{"label": "영등포", "note": "핀테크 2기 · 2022"}, {"label": "마포", "note": "클라우드 5기 · 2024"}],
        "today": date(2026, 11, 24),
        "starts": datetime(2026, 12, 3, 19, 30, tzinfo=timezone.get_current_timezone()),
        "ends": now + timedelta(days=37),
        "progress": [(0, 10000), (2878, 10000), (9700, 10000), (12000, 10000)],
        "tones": ["grey", "green", "amber", "red"],
        "hidden": [("id", "7")],
    }


@never_cache
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component; only where the site runs for its builders."""
    if settings.PRODUCTION:
        raise Http404
    return render(request, "components/gallery.html", sample())
