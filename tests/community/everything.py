"""A person with everything that the site can hold, in words that nobody else uses, and a search for them in all there is."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.utils import timezone
from wagtail.contrib.forms.models import FormSubmission
from wagtail.models import Comment, CommentReply, Page, PageLogEntry
from wagtail.users.models import UserProfile

from alliance.models import MembershipApplication
from community import letters
from community.models import (
    AccountClosing,
    Block,
    CareerEntry,
    Consent,
    ConsentDocument,
    DataExport,
    EmploymentOutcome,
    HiddenFrom,
    Introduction,
    MembershipClaim,
    MobileNumber,
    Notification,
    NotificationPreference,
    OtherWay,
    PhoneCode,
    Report,
    RosterImport,
    User,
)
from community.services.profiles import update_profile
from core.acts import log_act
from core.addresses import absolute_url
from core.letters import write_letter
from core.models import AccessRecord, BounceNotice, Letter, SuppressedAddress
from core.private_files import keep
from mentoring.services.offers import offer_mentoring
from mentoring.services.requests import accept_request, ask_more
from scholarships.models import BankDeposit, BankStatement, Gift, Pledge, RecurringGift, Refund, StripeEvent, TransferRefund
from scholarships.services.entries import append_entry, lock_fund
from scholarships.services.receipt_runs import keep_wish
from scholarships.services.receipts import Printed, issue_receipt
from search.engines.elastic import ElasticEngine
from search.models import UnfoundWords
from tests.alliance.factories import draft, organisation, submitted
from tests.factories import completion, invitation_of, member
from tests.mentoring.factories import OFFER, asked, mentor
from tests.scholarships.factories import paid_gift

NAME, PHONE, BORN, NUMBER = "황조롱", "010-9931-7742", date(1971, 1, 19), "SE-KESTREL-1"
WORDS = ("kestrel", NAME, "황조롱".encode("unicode_escape").decode(), "9931-7742", "99317742")


def everything() -> tuple[User, User]:
    """The person, and another who had to do with her."""
    her = member(name=NAME, email="kestrel@example.org")
    record = her.graduate_record
    record.name, record.former_name, record.email, record.phone = NAME, "kestrel-former", "kestrel-roster@example.org", PHONE
    record.record_id, record.birth_date = NUMBER, BORN
    record.save()
    _account(her)
    _roster(her)
    _profile(her)
    other = _people(her)
    _giving_and_alliance(her)
    _messages(her, other)
    _lists(her)
    _desk(her)
    return her, other


def _account(her: User) -> None:
    EmailAddress.objects.create(user=her, email="kestrel-second@example.org", verified=True)
    MobileNumber.objects.create(user=her, number=PHONE)
    OtherWay.objects.create(user=her, how="telephone", note="kestrel-told")
    Authenticator.objects.create(user=her, type="webauthn", data={"name": "kestrel-key"})
    account = SocialAccount.objects.create(user=her, provider="kakao", uid="kestrel-uid", extra_data={"nickname": "kestrel-nick"})
    SocialToken.objects.create(account=account, token="kestrel-token")
    store = SessionStore()
    store.update({"_auth_user_id": str(her.pk), "seen": "kestrel-session"})
    store.save()
    UserSession.objects.create(user=her, ip="203.0.113.7", session_key=store.session_key, user_agent="kestrel-browser", last_seen_at=timezone.now())
    document = ConsentDocument.objects.create(kind="terms", version=99, title_ko="약관", title_en="Terms")
    Consent.objects.create(user=her, document=document, given_how="sign_up")
    AccountClosing.objects.create(user=her, state="withdrawn", reason="kestrel-reason")
    DataExport.objects.create(user=her, state="done")


def _roster(her: User) -> None:
    record = her.graduate_record
    invitation_of(record)
    certificate = _file("certificate", her)
    claim = MembershipClaim.objects.create(
        user=her,
        record=record,
        status="verified",
        proof="email",
        name=NAME,
        birth_date=BORN,
        record_number=NUMBER,
        note="kestrel-note",
        certificate=certificate,
        verified_at=timezone.now(),
    )
    PhoneCode.objects.create(user=her, record=record, claim=claim, code_hash="kestrel-hash", expires_at=timezone.now())
    done = completion(record, on=date(2024, 2, 2))
    EmploymentOutcome.objects.create(
        completion=done,
        point=6,
        status="employed",
        source="self",
        employer="kestrel-employer",
        role="kestrel-role",
        note="kestrel-said",
        answered_on=date(2024, 9, 1),
    )
    RosterImport.objects.create(
        state="done",
        file_name="list.csv",
        sha256="0" * 64,
        changes=[[2, NUMBER, "phone", "", PHONE]],
        refused=[
            {"row": 3, "column": "이메일", "value": "kestrel@example.org", "reason": "?"},
            {"row": 4, "column": "이메일", "value": "x", "reason": "?"},
        ],
    )


def _profile(her: User) -> None:
    profile = her.profile
    words = {name: f"kestrel-{name}" for name in ("headline", "story", "education", "offers", "work_wanted")}
    lists = {name: [f"kestrel-{name}"] for name in ("certificates", "industries", "languages")}
    audiences = dict.fromkeys(("name", "headline", "story", "skills", "education", "career", "industries"), "everyone")
    update_profile(profile_id=profile.pk, by=her, fields={**words, **lists}, skills=["kestrel-skill", "Python"], audiences=audiences)
    type(profile).objects.filter(pk=profile.pk).update(
        links=["https://example.org/kestrel"], photo=_file("photo", her), photo_small=_file("photo", her)
    )
    CareerEntry.objects.create(profile=profile, employer="kestrel-firm", role="kestrel-post")
    HiddenFrom.objects.create(profile=profile, name="kestrel-boss")


def _file(kind: str, her: User) -> Any:
    return keep(ContentFile(b"kestrel-bytes " * 40), kind=kind, name="kestrel.webp", content_type="image/webp", owner=her)


def _people(her: User) -> User:
    offer = mentor()
    other: User = offer.user
    request = asked(offer, by=her)
    type(request).objects.filter(pk=request.pk).update(note="kestrel-wish", answer="kestrel-answer")
    ask_more(request_id=request.pk, by=other, question="무엇을 하고 싶나요?")
    own = offer_mentoring(by=her, **{**OFFER, "introduction": "kestrel-introduction"})
    pairing = accept_request(request_id=asked(own, by=other).pk, by=her)
    pairing.sessions.create(number=1, starts_at=timezone.now(), place="kestrel-cafe", planned_by=her)
    Introduction.objects.create(asker=her, asked=other, note="kestrel-hello", status="declined")
    asked_her = Introduction.objects.create(asker=member(), asked=her, note="만나고 싶어요", answer="kestrel-reply", status="accepted")
    Block.objects.create(by=her, person=member())
    Report.objects.create(by=her, about=asked_her.asker, introduction=asked_her, reason="other", words="kestrel-report", shown="kestrel-shown")
    UnfoundWords.objects.create(words=f"{NAME} 강의", found_as="강의 kestrel")
    Report.objects.create(by=other, about=her, reason="other", words=f"{NAME} kestrel-blame", note="kestrel-remark")
    return other


def _giving_and_alliance(her: User) -> None:
    gift = paid_gift(name=NAME, email=her.email, message="kestrel-cheer", shown_as="other", other_name="kestrel-giver")
    type(gift).objects.filter(pk=gift.pk).update(donor=her)
    other_ways_to_give(her, gift)
    payload = {"id": "evt_k", "data": {"object": {"id": "cs", "customer_details": {"name": NAME, "email": her.email, "phone": PHONE}, "amount": 1}}}
    StripeEvent.objects.create(
        stripe_id="evt_k", type="checkout.session.completed", state="done", payment_intent=gift.payment_intent, payload=json.dumps(payload)
    )
    body = organisation()
    body.representatives.create(person=her, role="editor")
    body.founders.add(her)
    draft(her, hopes="kestrel-draft")
    MembershipApplication.objects.filter(applicant=her).update(contact_name=NAME, contact_phone=PHONE, logo=_file("alliance-logo", her))
    handed_in = submitted(member())
    MembershipApplication.objects.filter(pk=handed_in.pk).update(applicant=her, contact_name=NAME, contact_phone=PHONE, contact_title="kestrel-title")


def _messages(her: User, other: User) -> None:
    write_letter(
        kind="claim_received", to=her.email, recipient=her, template="community/letters/claim_rejected", context={"record": None, "url": "/kestrel"}
    )
    Letter.objects.create(
        kind="mentoring_ended", recipient=other, to=other.email, subject=f"{NAME}님", text=f"{NAME}님과 {her.email}", message_id="<k1>", state="sent"
    )
    Letter.objects.create(kind="account_notice", to="kestrel-second@example.org", subject="kestrel", message_id="<k2>", state="failed")
    BounceNotice.objects.create(event_id="b1", provider="x", what="bounced", address=her.email, reason="kestrel bounced")
    SuppressedAddress.objects.create(address="kestrel-second@example.org", reason="kestrel")
    Notification.objects.create(user=her, kind="account_notice", title="kestrel-title")
    Notification.objects.create(user=other, kind="account_notice", title=f"{NAME}님이 신청했어요")
    NotificationPreference.objects.create(user=her, kind="still_right", wish="never")
    for what in ("read", "export"):
        seen = {"subject": her, "subject_ref": her.public_id, "object_type": "community.User", "object_ids": ["1"]}
        AccessRecord.objects.create(by_label="사무국", what=what, purpose="인증 확인", **seen)
    AccessRecord.objects.create(by=her, by_label="그때의 사무국", what="list", object_type="community.User", object_ids=[], purpose="목록")


def _lists(her: User) -> None:
    """Letters to people who never met her, in which she stood among others."""
    digest = {"headline": "새로운 동문 2명", "lines": [line(her, "kestrel-headline"), line(member(name="남는이"), "데이터 분석가")]}
    letters.weekly_digest(
        member(email="stranger@example.org"), [{"template": "community/letters/digest/people", "panel": digest}], date(2026, 11, 23)
    )
    others = [{"name": NAME, "url": absolute_url(her.mentor_offer.get_ask_url())}, {"name": "남는이", "url": absolute_url("/mentoring/")}]
    request, turned_down = asked(mentor(), by=member()), member(email="mentee@example.org")
    context = {"request": request, "next_mentors": others, "url": absolute_url("/mentoring/")}
    where = {"kind": "mentoring_declined", "template": "mentoring/letters/mentoring_declined"}
    write_letter(to=turned_down.email, recipient=turned_down, context=context, **where)


def line(person: User, headline: str) -> dict[str, str]:
    return {"name": person.name, "headline": headline, "url": absolute_url(person.profile.get_absolute_url())}


def _desk(her: User) -> None:
    """What is left of the time when she worked in the newsroom."""
    page = Page.objects.filter(depth=2)[0].specific
    comment = Comment.objects.create(page=page, user=her, text="kestrel-comment", contentpath="title")
    CommentReply.objects.create(comment=comment, user=her, text="kestrel-answer")
    page.save_revision(user=her)
    assert "kestrel-comment" in str(page.latest_revision.content)
    UserProfile.objects.create(user=her, avatar=ContentFile(b"kestrel-avatar", name="kestrel.png"))
    PageLogEntry.objects.create(
        page=page, user=her, action="wagtail.edit", label="쪽", timestamp=timezone.now(), content_type_id=page.content_type_id
    )
    FormSubmission.objects.create(page=page, form_data={"email": "kestrel@example.org", "question": "kestrel-question"})
    log_act(her.graduate_record, "community.update_profile", by=her)
    log_act(her, "community.update_profile", by=her)


def traces(words: tuple[str, ...] = WORDS) -> Iterator[str]:
    """Where one of these words stands: `table.column` of every table, or the name of a file below the site's folder."""
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{name}"')  # noqa: S608 - names of our own tables
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                yield from (f"{name}.{column}" for column, value in zip(columns, row, strict=True) if _speaks(value, words))
    yield from traces_in_files(words)


def _speaks(value: Any, words: tuple[str, ...]) -> bool:
    said = bytes(value).decode(errors="replace") if isinstance(value, (bytes, memoryview)) else str(value)
    return any(word.lower() in said.lower() for word in words)


def traces_in_cluster(index: ElasticEngine, words: tuple[str, ...] = WORDS) -> Iterator[str]:
    """Indexes of this site, whatever they are called, with a document that holds one of these words, deleted ones or not yet merged apart."""
    client, mine = index.cluster.client, f"{index.cluster.prefix}*"
    client.indices.refresh(index=mine)
    found = client.search(index=mine, size=1_000, query={"match_all": {}}).body["hits"]
    assert found["total"]["value"] < 1_000
    yield from (hit["_index"] for hit in found["hits"] if _speaks(json.dumps(hit, ensure_ascii=False), words))


def deleted_but_kept(index: ElasticEngine) -> int:
    """Deleted documents that still lie in Lucene's files, and operations in the log before them."""
    held = index.cluster.client.indices.stats(index=f"{index.cluster.prefix}-*", metric="docs,translog").body["_all"]["total"]
    return int(held["docs"]["deleted"]) + int(held["translog"]["uncommitted_operations"])


def traces_in_files(words: tuple[str, ...] = WORDS) -> Iterator[str]:
    """Files below the site's folder that hold one of these words: uploads, the search index, and on SQLite the database itself."""
    found = [one for one in Path(settings.VAR_DIR).rglob("*") if one.is_file()]
    database = Path(str(connection.settings_dict["NAME"]))
    for file in {*found, *([database] if database.is_file() else [])}:
        content = file.read_bytes().lower()
        if any(word.lower().encode() in content for word in words):
            yield file.name


def other_ways_to_give(her: User, gift: Gift) -> None:
    """A monthly gift, a pledge for her company, and a transfer."""
    said = {"name": NAME, "email": her.email, "message": "kestrel-monthly", "other_name": "kestrel-every"}
    running = {"status": "active", "subscription": "sub_1", "card_last4": "4242"}
    RecurringGift.objects.create(donor=her, fund=gift.fund, amount=10_000, **said, **running)
    Pledge.objects.create(
        donor=her, fund=gift.fund, name="주식회사 매", contact=NAME, telephone="010-5555-1234", email=her.email, amount=5_000_000, purpose="장학금"
    )
    entity = gift.fund.entity
    statement = BankStatement.objects.create(entity=entity, account="1234")
    deposit = BankDeposit.objects.create(
        entity=entity,
        statement=statement,
        fingerprint="f" * 64,
        at=timezone.now(),
        amount=30_000,
        depositor=NAME,
        memo="kestrel-memo",
        state="matched",
    )
    transfer = {"channel": "transfer", "deposit": deposit, "status": "paid", "paid_at": timezone.now()}
    transferred = Gift.objects.create(donor=her, fund=gift.fund, amount=30_000, **said, **transfer)
    with transaction.atomic():
        append_entry(fund=lock_fund(gift.fund_id), kind="gift", amount=30_000, source=transferred.source)
    pending = Refund.objects.create(gift=transferred, stripe_id="bank:1", amount=10_000, status="pending")
    TransferRefund.objects.create(refund=pending, reason="kestrel-refund")
    keep_wish(donor=her, printed=Printed(name=NAME, address="kestrel-street"), yearly=True)
    issue_receipt(gift_ids=[transferred.pk], printed=Printed(name=NAME, address="kestrel-street"), how="donor", by=her, donor=her)
