"""Three hundred claims on the desk, as a week brings them: most differ in the e-mail alone, some were mistyped, some come from nobody we know."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import BytesIO
from random import Random
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageDraw

from community.matching import compare_open_claims
from community.models import GraduateRecord, MembershipClaim, User
from config.demo.cast import CAST
from config.demo.chance import SEED, day_between, dice, pick
from config.demo.names import full_name
from core.private_files import keep

Said = dict[str, Any]
SHARES = {"email": 132, "name": 34, "birth_date": 30, "number": 10, "details": 22, "namesakes": 7, "taken": 12, "invitation": 3, "unknown": 50}
NOTES = {
    "email": ("수료할 때 쓰던 메일은 이제 안 써요.", "회사 메일로 가입해서 주소가 달라요.", ""),
    "name": ("개명했어요.", "영어 이름으로 수강했던 것 같아요.", ""),
    "namesakes": ("같은 반에 이름이 같은 분이 계셨어요.", ""),
    "taken": ("예전에 가입한 것 같기도 한데 기억이 안 나요.", ""),
    "invitation": ("친구가 전달해 준 초대 메일로 들어왔어요.", ""),
    "unknown": ("지난주에 수료했어요.", "찾아가는 과정을 들었어요.", ""),
}
CERTIFICATES, EVERY_ENGLISH, WEEK = 8, 12, timedelta(days=7)


def load(count: int = sum(SHARES.values())) -> None:
    """Accounts with a confirmed address and an open claim each, compared with the roster. Running it again changes nothing."""
    if MembershipClaim.objects.filter(status="submitted").exists():
        return
    rng = dice(SEED + 300)
    claims = list(claims_to_be(rng, count))
    rng.shuffle(claims)
    for start in range(0, len(claims), 100):
        with transaction.atomic():
            _write(claims[start : start + 100], start)
    _hand_in_certificates()
    compare_open_claims()


def claims_to_be(rng: Random, count: int) -> Iterator[Said]:
    """What the claimants say, situation by situation in the shares of a week; the last situation makes up the count."""
    free, owned, namesakes = _records()
    made = 0
    for situation, share in SHARES.items():
        stock = {"taken": owned, "namesakes": namesakes}.get(situation, free)
        for _number in range(count - made if situation == "unknown" else min(share * count // 300, len(stock))):
            said = {"note": pick(rng, notes, [1] * len(notes))} if (notes := NOTES.get(situation)) else {}
            yield said | SITUATIONS[situation](rng, stock.pop(rng.randrange(len(stock))) if situation != "unknown" else None)
            made += 1


def _records() -> tuple[list[GraduateRecord], list[GraduateRecord], list[GraduateRecord]]:
    """Records without an owner, some with one, and namesakes among the first. The cast's own are left alone."""
    cast = [person.email for person in CAST]
    rows = GraduateRecord.objects.exclude(email__in=cast).prefetch_related("completions__course__campus").order_by("record_id")
    free = list(rows.filter(owner=None)[:2000])
    by_name: dict[str, list[GraduateRecord]] = defaultdict(list)
    for record in free:
        by_name[record.name_key].append(record)
    namesakes = [same[0] for same in by_name.values() if len(same) > 1 and len({record.birth_date.year for record in same}) == len(same)][:20]
    kept_apart = {record.pk for record in namesakes}
    return [record for record in free if record.pk not in kept_apart], list(rows.filter(owner__isnull=False)[:50]), namesakes


def _true(record: GraduateRecord) -> Said:
    return {"name": record.name, "birth_date": record.birth_date}


def _course(record: GraduateRecord) -> Said:
    done = record.completions.all()[0]
    return {"campus_said": done.course.campus.slug if done.course.campus else done.course.delivery, "year_said": done.completed_on.year}


def _only_email(rng: Random, record: GraduateRecord) -> Said:
    more = pick(rng, ({"record_number": record.record_id}, _course(record), {}), (5, 4, 2))
    return _true(record) | more


def _mistyped_name(rng: Random, record: GraduateRecord) -> Said:
    return _true(record) | {"name": mistyped(record.name)} | pick(rng, ({"record_number": record.record_id}, _course(record)), (1, 2))


def _mistyped_birth(rng: Random, record: GraduateRecord) -> Said:
    return _true(record) | {"birth_date": mistyped_day(record.birth_date)} | pick(rng, (_course(record), {}), (2, 1))


def _only_number(rng: Random, record: GraduateRecord) -> Said:
    return _stranger(rng, None) | {"record_number": record.record_id}


def _other_details(rng: Random, record: GraduateRecord) -> Said:
    course = _course(record)
    wrong = pick(rng, ({"record_number": record.record_id[:-2] + "99"}, course | {"year_said": course["year_said"] - 1}), (1, 2))
    return _true(record) | wrong


def _namesake(rng: Random, record: GraduateRecord) -> Said:
    return {"name": record.name, "birth_date": record.birth_date.replace(year=1975, month=1, day=11)}


def _owned(rng: Random, record: GraduateRecord) -> Said:
    return _true(record) | pick(rng, (_course(record), {}), (1, 1))


def _guessed_birth(rng: Random, record: GraduateRecord) -> Said:
    return _mistyped_birth(rng, record) | {"invited_as": record}


def _stranger(rng: Random, record: GraduateRecord | None) -> Said:
    born = day_between(rng, date(1960, 1, 1), date(1974, 12, 31))
    return {"name": full_name(rng, female=rng.random() < 0.5, born=born.year) + "란", "birth_date": born}


SITUATIONS: dict[str, Callable[[Random, Any], Said]] = {
    "email": _only_email,
    "name": _mistyped_name,
    "birth_date": _mistyped_birth,
    "number": _only_number,
    "details": _other_details,
    "namesakes": _namesake,
    "taken": _owned,
    "invitation": _guessed_birth,
    "unknown": _stranger,
}


def mistyped(name: str) -> str:
    """One vowel of the last syllable beside the right one; a name in Roman letters loses its last letter."""
    place = ord(name[-1]) - 0xAC00
    if not 0 <= place < 11172:
        return name[:-1]
    initial, vowel, final = place // 588, place % 588 // 28, place % 28
    return name[:-1] + chr(0xAC00 + initial * 588 + (vowel + 1) % 21 * 28 + final)


def mistyped_day(born: date) -> date:
    """Month and day exchanged where that is a date, else the last digit one off."""
    if born.day <= 12 and born.day != born.month:
        return born.replace(month=born.day, day=born.month)
    return born - timedelta(days=1) if born.day % 10 else born.replace(day=born.day - 10 or 10)


def _write(said: list[Said], start: int) -> None:
    """At most a hundred accounts and their claims, handed in over the last week."""
    users = [
        User(
            email=f"claimant{number}@example.org",
            name=one["name"],
            password=make_password(None),
            preferred_language="ko" if number % EVERY_ENGLISH else "en",
        )
        for number, one in enumerate(said, start=start + 1)
    ]
    User.objects.bulk_create(users)
    EmailAddress.objects.bulk_create([EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users])
    made = MembershipClaim.objects.bulk_create([MembershipClaim(user=user, **one) for user, one in zip(users, said, strict=True)])
    for number, claim in enumerate(made, start=start):
        claim.submitted_at = timezone.now() - WEEK + number * WEEK / 320
    MembershipClaim.objects.bulk_update(made, ["submitted_at"])


def _hand_in_certificates() -> None:
    """A few pictures of certificates, with nobody's real seal on them."""
    for claim in MembershipClaim.objects.filter(status="submitted", record_number="").exclude(year_said=None).order_by("pk")[:CERTIFICATES]:
        picture, content = Image.new("RGB", (480, 340), "#f6f8f5"), BytesIO()
        ImageDraw.Draw(picture).rectangle((16, 16, 464, 324), outline="#0e7a4f", width=4)
        ImageDraw.Draw(picture).text((180, 150), f"CERTIFICATE  {claim.year_said}", fill="#1e2521")
        picture.save(content, "PNG")
        file = ContentFile(content.getvalue())
        claim.certificate = keep(file, kind="certificate", name="certificate.png", content_type="image/png", owner=claim.user)
        claim.save(update_fields=["certificate"])
