"""How long the newsroom's tools keep who did what, and what visitors filled in."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.forms.models import FormSubmission
from wagtail.models import PageLogEntry

from core.periods import register_rows


def old_acts(before: datetime) -> QuerySet[PageLogEntry]:
    return PageLogEntry.objects.filter(timestamp__lt=before)


def old_answers(before: datetime) -> QuerySet[FormSubmission]:
    return FormSubmission.objects.filter(submit_time__lt=before)


register_rows("page_acts", _("the log of acts on pages"), _("to see who wrote and who published what"), old_acts)
register_rows("form_answers", _("forms that visitors filled in"), _("to answer them, and to look something up again"), old_answers)
