from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, Page, TaskState


def authors_of_what_is_new(page: Page) -> set[int]:
    """Accounts that wrote what is not live yet: the owner of a page that was never published, and every revision since the live one."""
    revisions = page.revisions.exclude(user=None)
    if page.live_revision_id and page.live_revision:
        revisions = revisions.filter(created_at__gt=page.live_revision.created_at)
    authors = set(revisions.values_list("user_id", flat=True))
    if page.first_published_at is None and page.owner_id:
        authors.add(page.owner_id)
    return authors


def is_own_work(page: Page, user: Any) -> bool:
    """Whether nobody but this person has had a hand in what would go out; she is then not the second pair of eyes."""
    if settings.WAGTAIL_ONE_PERSON_NEWSROOM:
        return False
    state = page.current_workflow_state
    if state is not None and state.requested_by_id == user.pk:
        return True
    authors = authors_of_what_is_new(page)
    owns_unpublished = page.first_published_at is None and page.owner_id == user.pk
    return owns_unpublished or authors <= {user.pk}


class SecondPairOfEyesTask(AbstractGroupApprovalTask):
    """Approval by one of these groups, but never by the page's own author (Wagtail's own task allows that)."""

    class Meta:
        verbose_name, verbose_name_plural = _("second pair of eyes"), _("second pairs of eyes")

    def get_actions(self, obj: Page, user: Any) -> list[tuple[str, str, bool]]:
        actions = super().get_actions(obj, user)
        return [action for action in actions if action[0] != "approve"] if is_own_work(obj, user) else actions

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> Any:
        if action_name == "approve" and is_own_work(task_state.workflow_state.content_object, user):
            raise PermissionDenied(_("Somebody else has to look at a page before it goes out."))
        return super().on_action(task_state, user, action_name, **kwargs)

    @classmethod
    def get_description(cls) -> str:
        return str(_("Somebody of these groups other than the author looks at the page and publishes it"))
