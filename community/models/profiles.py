from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase, TagBase

from community.audiences import DEFAULTS, Audience
from community.names import LONGEST_KEY, normalise_employer, spelling_key
from community.querysets import ProfileQuerySet
from community.vocabulary import OFFER_KINDS
from core.models import PrivateFile


class Skill(TagBase):
    """A skill of the kept vocabulary: what people know, in one spelling."""

    name_en = models.CharField(_("name (English)"), max_length=100, blank=True)
    field = models.CharField(_("field"), max_length=60, blank=True)
    aliases = models.JSONField(_("other spellings"), default=list, blank=True)
    is_kept = models.BooleanField(_("suggested to people"), default=False, help_text=_("Part of the kept vocabulary; others were typed by people."))

    class Meta:
        verbose_name, verbose_name_plural = _("skill"), _("skills")
        ordering = ("name",)

    @property
    def label(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name

    def clean(self) -> None:
        super().clean()
        if not isinstance(self.aliases, list) or not all(isinstance(alias, str) for alias in self.aliases):
            raise ValidationError({"aliases": _('A list of words in quotation marks, such as ["파이선", "py"].')})
        taken = SkillSpelling.objects.filter(key__in=self.spelling_keys()).exclude(skill=self.pk).select_related("skill").first()
        if taken:
            raise ValidationError(_("One of these spellings already leads to “%(skill)s”.") % {"skill": taken.skill})

    def spelling_keys(self) -> dict[str, str]:
        """Comparable spelling → how it is written: the name, the English name and every other spelling."""
        return {spelling_key(word): word for word in (*self.aliases, self.name_en, self.name) if word.strip()}


class SkillSpelling(models.Model):
    """One way to write a skill. The database lets a spelling lead to one skill only, so two people who type a new one at once add it once."""

    skill = models.ForeignKey(Skill, models.CASCADE, related_name="spellings", verbose_name=_("skill"))
    key = models.CharField(max_length=LONGEST_KEY, unique=True, editable=False)
    initials = models.CharField(max_length=100, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("spelling of a skill"), _("spellings of skills")

    def __str__(self) -> str:
        return self.key


class ProfileSkill(ItemBase):
    tag = models.ForeignKey(Skill, models.CASCADE, related_name="profile_skills", verbose_name=_("skill"))
    content_object = models.ForeignKey("AlumniProfile", models.CASCADE, related_name="profile_skills")

    class Meta:
        verbose_name, verbose_name_plural = _("skill of a person"), _("skills of people")
        constraints = (models.UniqueConstraint(fields=["tag", "content_object"], name="community_skill_once_per_person"),)


def default_audiences() -> dict[str, str]:
    """Every field at its most private useful audience."""
    return dict(DEFAULTS)


class AlumniProfile(models.Model):  # type: ignore[django-manager-missing]  # taggit's abstract item hides the reverse manager
    """What a graduate shows of herself; each field has an audience of its own."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="profile", verbose_name=_("account"))
    headline = models.CharField(_("headline"), max_length=100, blank=True)
    story = models.TextField(_("story"), max_length=3000, blank=True)
    photo = models.ForeignKey(PrivateFile, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("photo"))
    photo_small = models.ForeignKey(PrivateFile, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("small photo"))
    education = models.TextField(_("education"), max_length=600, blank=True)
    certificates = models.JSONField(_("certificates"), default=list, blank=True)
    industries = models.JSONField(_("industries"), default=list, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    links = models.JSONField(_("links"), default=list, blank=True)
    offers = models.TextField(_("what I can help with"), max_length=600, blank=True)
    offer_kinds = models.JSONField(_("kinds of help"), default=list, blank=True)
    looking_for_work = models.BooleanField(_("looking for work"), default=False)
    work_wanted = models.CharField(_("what kind of work"), max_length=200, blank=True)
    work_from = models.DateField(_("can begin in"), null=True, blank=True)
    audiences = models.JSONField(_("who sees what"), default=default_audiences)
    is_hidden = models.BooleanField(_("hidden from everybody"), default=False)
    held_since = models.DateTimeField(_("hidden by the office since"), null=True, blank=True, editable=False)
    confirmed_on = models.DateField(_("last confirmed on"), null=True, blank=True)
    asked_to_confirm_on = models.DateField(_("last asked whether it is still right on"), null=True, blank=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    skills = TaggableManager(through=ProfileSkill, verbose_name=_("skills"), blank=True)
    objects = ProfileQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("alumni profile"), _("alumni profiles")

    def __str__(self) -> str:
        return self.user.name

    def get_absolute_url(self) -> str:
        return reverse("community:person", kwargs={"public_id": self.user.public_id})

    @property
    def is_away(self) -> bool:
        """Whether she or the office hides all of it; the same as a condition is `querysets.not_hidden`."""
        return self.is_hidden or self.held_since is not None

    def clean(self) -> None:
        unknown = set(self.audiences) - set(DEFAULTS) | {value for value in self.audiences.values() if value not in Audience.values}
        if unknown:
            raise ValidationError({"audiences": _("Unknown field or audience: %(names)s") % {"names": ", ".join(sorted(map(str, unknown)))}})
        if unknown := set(self.offer_kinds) - set(OFFER_KINDS):
            raise ValidationError({"offer_kinds": _("Unknown kind of help: %(names)s") % {"names": ", ".join(sorted(unknown))}})

    def audience_of(self, field: str) -> str:
        """The audience of one field; a field that was never set keeps its default."""
        return self.audiences.get(field, DEFAULTS[field])

    def get_audience_display(self, field: str) -> str:
        """The audience of one field in words."""
        return str(Audience(self.audience_of(field)).label)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.audiences = {**DEFAULTS, **self.audiences}
        super().save(*args, **kwargs)


class CareerEntry(models.Model):
    """A job: the employer is plain text, as people write it."""

    profile = models.ForeignKey(AlumniProfile, models.CASCADE, related_name="career", verbose_name=_("profile"))
    employer = models.CharField(_("employer"), max_length=120)
    role = models.CharField(_("role"), max_length=120, blank=True)
    started_on = models.DateField(_("from"), null=True, blank=True)
    ended_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("career entry"), _("career entries")
        ordering = ("-started_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ended_on=None) | models.Q(started_on=None) | models.Q(ended_on__gte=models.F("started_on")),
                name="community_career_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"{self.employer} {self.role}".strip()


class HiddenFrom(models.Model):
    """An organisation whose recruiters see nothing of what is for recruiters: her own employer, for instance."""

    profile = models.ForeignKey(AlumniProfile, models.CASCADE, related_name="hides_from", verbose_name=_("profile"))
    name = models.CharField(_("organisation"), max_length=120)
    key = models.CharField(max_length=120, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("organisation hidden from"), _("organisations hidden from")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["profile", "key"], name="community_hidden_once_from_each"),)

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = normalise_employer(self.name)[:120]
        super().save(*args, **kwargs)
