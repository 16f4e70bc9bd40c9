"""How many days each kind of trace is kept (`core.periods` says what each is, `docs/privacy.md` why)."""

KEPT_DAYS = {
    "unverified_accounts": 7,
    "rejected_claims": 180,
    "unanswered_claims": 180,
    "claim_decisions": 180,
    "certificates": 30,
    "stale_drafts": 180,
    "secret_bodies": 3,
    "letters": 365,
    "notifications": 365,
    "bounce_notices": 180,
    "finished_runs": 90,
    "access_records": 730,  # 안전성 확보조치 기준 제8조: a year, two from 50,000 persons or with sensitive data; we keep two
    "introductions": 365,
    "reports": 1095,
    "phone_codes": 30,
    "invitations": 180,
    "roster_files": 7,
    "outcome_files": 1,
    "outcome_requests": 730,
    "access_reviews": 1095,
    "sessions": 0,  # days after they ran out
    "devices": 90,
    "unfound_words": 90,
    "data_copies": 7,
    "closings": 1095,
    "withdrawn_consents": 1095,
    "form_answers": 365,
    "acts": 1095,
    "page_acts": 1095,
    "acts_with_money": 3650,
    "stripe_events": 90,
    "card_declines": 30,
    "unpaid_gifts": 180,
    "unpaid_recurring": 180,
    "recurring_gifts": 3650,  # as gifts, after the end of the year in which it ended
    "deposits": 3650,  # as gifts
    "deposits_of_others": 1095,
    "bank_files": 30,
    "refused_bank_rows": 90,
    "receipt_holders": 2190,  # after the end of the year of issue: five years after the filing in the next, 소득세법 제160조의3
    "gifts": 3650,  # after the end of their year; 상속세 및 증여세법 제51조 제2항: books and records of a 공익법인, ten years
}
