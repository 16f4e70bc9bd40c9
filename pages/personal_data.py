"""What the newsroom's tools hold on whoever works or once worked there, and what happens when she leaves for good."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.contrib.forms.models import FormSubmission
from wagtail.images import get_image_model
from wagtail.models import Comment, CommentReply, PageLogEntry, Revision, UploadedFile
from wagtail.users.models import UserProfile

from community.models import User
from community.personal_data import Erased, Eraser, Holding, readable, register_eraser, register_holding, table

COMMENTS = "wagtail_admin_comments"  # where a stored version of a page keeps them
WHY = gettext_lazy("So that the newsroom knows who wrote what. It loses your name with the account.")

table(
    *("page_comments", gettext_lazy("Comments on pages"), WHY, lambda user: Comment.objects.filter(user=user).select_related("page")),
    leave_out={"contentpath", "position", "revision_created"},
    covers="wagtailcore.Comment",
)
table(
    *("page_replies", gettext_lazy("Replies to comments"), WHY, lambda user: CommentReply.objects.filter(user=user).select_related("comment")),
    covers="wagtailcore.CommentReply",
)
table(
    *("page_acts", gettext_lazy("What you did with pages"), WHY, lambda user: PageLogEntry.objects.filter(user=user)),
    leave_out={"uuid", "content_type", "revision", "content_changed", "deleted", "page"},
    covers="wagtailcore.PageLogEntry",
)


def _desks_of(user: User) -> tuple[QuerySet[Any], ...]:
    return (UserProfile.objects.filter(user=user),)


def _desk(user: User) -> Iterator[dict[str, Any]]:
    yield from readable(*_desks_of(user), of=user, leave_out={"avatar", "dismissibles"})


register_holding(Holding("desk", gettext_lazy("How you set up the back office"), WHY, _desk, _desks_of, covers=("wagtailusers.UserProfile",)))


def _forms(report: Erased) -> list[int]:
    """Filled forms in which an address or number of hers stands."""
    said = FormSubmission.objects.annotate(said=Cast("form_data", TextField()))
    found = Q(pk__in=())
    for word in report.traces:
        found |= Q(said__icontains=word)
    return list(said.filter(found).values_list("pk", flat=True))


def _erase(user: User, report: Erased) -> None:
    """Her comments leave the pages and their earlier versions; her forms and half-done uploads go. Pages stay: they are the association's."""
    pages = {str(pk) for pk in Comment.objects.filter(Q(user=user) | Q(replies__user=user)).values_list("page_id", flat=True)}
    for revision in Revision.objects.filter(object_id__in=pages).select_for_update(of=("self",), no_key=True):
        report.gone("wagtailcore.Revision (comments)", _without_comments(revision, user.pk))
    report.gone("wagtailforms.FormSubmission", FormSubmission.objects.filter(pk__in=_forms(report)).delete()[0])
    uploads = list(UploadedFile.objects.filter(uploaded_by_user=user))
    files = [one.file for one in uploads] + [one.avatar for one in UserProfile.objects.filter(user=user) if one.avatar]
    report.gone("wagtailcore.UploadedFile", UploadedFile.objects.filter(pk__in=[one.pk for one in uploads]).delete()[0])
    for file in files:
        transaction.on_commit(partial(file.storage.delete, file.name), robust=True)
    pictures = get_image_model().objects.filter(uploaded_by_user=user).count()
    report.stays("wagtailimages.Image", pictures, _("pictures of the association’s pages, without who brought them"))


def _without_comments(revision: Revision, user_id: int) -> int:
    """Take what she said beside a page out of one of its versions; returns 1 when there was something."""
    before = revision.content.get(COMMENTS, [])
    kept = [comment for comment in before if comment.get("user") != user_id]
    kept = [{**comment, "replies": [one for one in comment.get("replies", []) if one.get("user") != user_id]} for comment in kept]
    if kept == before:
        return 0
    Revision.objects.filter(pk=revision.pk).update(content={**revision.content, COMMENTS: kept})
    return 1


register_eraser(Eraser("pages", 400, _erase))
