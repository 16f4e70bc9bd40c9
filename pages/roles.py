"""Who may do what with pages: editors write and hand in, officers look and publish, staff do both; never one's own alone."""

from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Page, Workflow, WorkflowPage, WorkflowTask

from core.roles import EDITOR, OFFICER, STAFF, register_role_permissions
from pages.models import HomePage, SecondPairOfEyesTask

WRITE, PUBLISH = ("add_page", "change_page"), ("publish_page", "lock_page", "unlock_page")
FILES = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")
WORKFLOW, TASK = "두 사람 확인", "두 번째 사람의 확인"


def give_writing(group: Group) -> None:
    """Add and change pages, pictures and documents."""
    _give(group, WRITE)


def give_publishing(group: Group) -> None:
    """Also publish, and approve what others hand in."""
    _give(group, (*WRITE, *PUBLISH))
    _join_workflow(group)


def _give(group: Group, codenames: tuple[str, ...]) -> None:
    root = Page.get_first_root_node()
    if root is None:
        return
    for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codenames):
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    from wagtail.models import Collection

    collection = Collection.get_first_root_node()
    for permission in Permission.objects.filter(content_type__app_label__in=["wagtailimages", "wagtaildocs"], codename__in=FILES):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)


def _join_workflow(group: Group) -> None:
    """The one workflow of the site, over every page below both home pages."""
    task = SecondPairOfEyesTask.objects.first() or SecondPairOfEyesTask.objects.create(name=TASK, active=True)
    task.groups.add(group)
    workflow = Workflow.objects.filter(workflow_tasks__task=task).first()
    if workflow is None:
        workflow = Workflow.objects.create(name=WORKFLOW, active=True)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    _retire_wagtails_own_workflow()
    for home in HomePage.objects.all():
        WorkflowPage.objects.update_or_create(page=Page.objects.get(pk=home.pk), defaults={"workflow": workflow})


def _retire_wagtails_own_workflow() -> None:
    """Wagtail's migrations bring a workflow in which an author may approve her own page."""
    own = Workflow.objects.filter(workflow_tasks__task__name="Moderators approval", active=True)
    WorkflowPage.objects.filter(workflow__in=own).delete()
    own.update(active=False)


def declare() -> None:
    """Tell core.roles; called from wagtail_hooks."""
    register_role_permissions(EDITOR, give_writing)
    register_role_permissions(OFFICER, give_publishing)
    register_role_permissions(STAFF, give_publishing)
