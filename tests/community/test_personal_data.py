"""Nothing that the site holds on a person is forgotten: neither in the download nor in the erasure."""

from django.apps import apps
from django.db import models

from community.models import User
from community.personal_data import erasers, holdings

# Columns that point to an account and are no data about her but the work of staff, who lay their roles down before they are erased.
# The database empties them; the log of acts shows them to her.
WORK_OF_STAFF = {
    "core.AccessReview.by",
    "community.RosterImport.by",
    "community.ClaimDecision.by",
    "community.InvitationBatch.by",
    *("scholarships.UnmatchedPayment.resolved_by", "scholarships.GivingBrake.ended_by"),
    "scholarships.ReceiptRun.started_by",
    *("scholarships.BankStatement.uploaded_by", "scholarships.BankDeposit.decided_by"),
    *("scholarships.LedgerClosing.by", "scholarships.Correction.asked_by", "scholarships.Correction.decided_by"),
    *("scholarships.TransferRefund.asked_by", "scholarships.TransferRefund.decided_by"),
    *(
        f"pages.{page}.{key}"
        for page in ("CampusIndexPage", "CampusPage", "EventIndexPage", "EventPage", "HomePage")
        for key in ("locked_by", "owner")
    ),
    *(f"pages.{page}.{key}" for page in ("NewsIndexPage", "NewsPage", "StandardPage") for key in ("locked_by", "owner")),
    *("wagtailcore.Page.locked_by", "wagtailcore.Page.owner", "wagtailcore.Revision.user", "wagtailcore.UploadedFile.uploaded_by_user"),
    *("wagtailcore.WorkflowState.requested_by", "wagtailcore.TaskState.finished_by"),
    *("wagtaildocs.Document.uploaded_by_user", "wagtailimages.Image.uploaded_by_user"),
}
# Rows that go with the account and would tell her nothing.
NOTHING_TO_READ = {
    "core.PrivateFile": "its file is in the archive, with what it belongs to",
    "community.User_groups": "roles: staff lay them down first",
    "community.User_user_permissions": "roles: staff lay them down first",
    "community.PhoneCode": "a digest of a code that lived for minutes",
    "community.DigestBatch": "a step of the weekly digest: numbers alone",
    "wagtailadmin.EditingSession": "which page was open: gone within the hour",
    "wagtailadmin.FormState": "an unsaved form of the back office",
    "wagtailcore.APIToken": "no address of the site takes one",
    "wagtailcore.PageSubscription": "whether to write about comments on a page",
}
# Models without a key to an account whose text columns hold nothing about her, or nothing that outlives the eraser named.
NO_PERSON = {
    *("auth.Group", "auth.Permission", "contenttypes.ContentType", "sessions.Session", "taggit.Tag"),
    *("core.CacheTag", "core.ScheduledRun", "socialaccount.SocialApp", "account.EmailConfirmation"),
    *("community.Campus", "community.Course", "community.ConsentDocument", "community.PublishedFigure", "community.Target", "community.ErasedRecord"),
    *("community.Skill", "community.SkillSpelling"),
    "search.UnfoundWords",  # nothing that looks like a person goes in (search.personal_words)
    *("alliance.MembershipTerm", "mentoring.Round", "scholarships.Fund", "scholarships.RecipientEntity", "scholarships.LedgerEntry"),
    *("scholarships.CardDecline", "scholarships.GivingBrake"),
    *("scholarships.GiftStop", "scholarships.Dispute", "scholarships.BankStatement", "scholarships.InKindGift", "scholarships.LedgerHead"),
    *("scholarships.Refund", "pages.NewsAttachment", "pages.SecondPairOfEyesTask", "wagtailforms.FormSubmission", "wagtailredirects.Redirect"),
    *("wagtailembeds.Embed", "wagtailimages.Rendition", "modelsearch.IndexEntry", "modelsearch.SQLiteFTSIndexEntry"),
    *("wagtailcore.Site", "wagtailcore.Locale", "wagtailcore.Collection", "wagtailcore.CollectionViewRestriction", "wagtailcore.Workflow"),
    *("wagtailcore.Task", "wagtailcore.GroupApprovalTask", "wagtailcore.PageViewRestriction", "wagtailcore.ReferenceIndex"),
}
TEXT = (models.CharField, models.TextField, models.JSONField)


def every_model() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed and not model._meta.proxy]


def shown() -> set[str]:
    return {label for holding in holdings.values() for label in holding.covers}


def test_every_row_that_points_to_a_person_is_in_her_download_or_named_with_a_reason() -> None:
    for model in every_model():
        if model._meta.label in shown() | set(NOTHING_TO_READ) or model is User:
            continue
        for field in model._meta.local_fields:
            if field.related_model is User:
                assert f"{model._meta.label}.{field.name}" in WORK_OF_STAFF, f"{model._meta.label}.{field.name}: in no Holding"


def test_every_model_with_words_is_shown_to_her_or_known_to_say_nothing_of_people() -> None:
    known = shown() | set(NOTHING_TO_READ) | NO_PERSON | {name.rpartition(".")[0] for name in WORK_OF_STAFF}
    wordy = {model._meta.label for model in every_model() if any(isinstance(one, TEXT) and not one.choices for one in model._meta.local_fields)}
    assert wordy - known == set()


def test_no_exception_is_left_over() -> None:
    there = {model._meta.label for model in every_model()}
    assert (shown() | set(NOTHING_TO_READ) | NO_PERSON | {name.rpartition(".")[0] for name in WORK_OF_STAFF}) - there - {""} == set()


def test_nothing_that_points_to_a_person_keeps_her_from_being_erased() -> None:
    """A protected row would make the deletion fail; one that nobody empties would point to an account that is gone."""
    for model in every_model():
        for field in model._meta.local_fields:
            if field.related_model is User and not isinstance(field, models.ManyToManyField):
                assert field.remote_field.on_delete in (models.CASCADE, models.SET_NULL) or model._meta.label in {
                    "wagtailcore.ModelLogEntry",
                    "wagtailcore.PageLogEntry",
                }, f"{model._meta.label}.{field.name}"
    assert max(erasers.values(), key=lambda one: one.order).name == "account"
