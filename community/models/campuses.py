from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Campus(models.Model):
    """One of the academy's 25 campuses: one in each district of Seoul."""

    slug = models.SlugField(unique=True)
    name_ko = models.CharField(_("name (Korean)"), max_length=40, unique=True)
    name_en = models.CharField(_("name (English)"), max_length=60)
    opened_on = models.DateField(_("opened on"))
    specialism_ko = models.CharField(_("specialism (Korean)"), max_length=60, blank=True)
    specialism_en = models.CharField(_("specialism (English)"), max_length=60, blank=True)
    partner = models.CharField(_("big-tech partner"), max_length=60, blank=True)
    floor_area = models.PositiveIntegerField(_("floor area (m²)"), null=True, blank=True)
    place_ko = models.CharField(_("where (Korean)"), max_length=120, blank=True)
    place_en = models.CharField(_("where (English)"), max_length=120, blank=True)
    description_ko = models.TextField(_("description (Korean)"), blank=True)
    description_en = models.TextField(_("description (English)"), blank=True)
    map_x = models.FloatField(_("x on the map"), default=0)
    map_y = models.FloatField(_("y on the map"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("campus"), _("campuses")
        ordering = ("name_ko",)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page in the tree."""
        return reverse("wagtail_serve", args=[f"campuses/{self.slug}/"])

    def _in_language(self, field: str) -> str:
        other = getattr(self, f"{field}_en")
        return other if get_language() == "en" and other else getattr(self, f"{field}_ko")

    @property
    def name(self) -> str:
        return self._in_language("name")

    @property
    def specialism(self) -> str:
        return self._in_language("specialism")

    @property
    def place(self) -> str:
        return self._in_language("place")

    @property
    def description(self) -> str:
        return self._in_language("description")


class Course(models.Model):
    """One run of a course: on a campus, online, or visiting a university."""

    class Delivery(models.TextChoices):
        CAMPUS = "campus", _("on campus")
        VISITING = "visiting", _("visiting academy")
        ONLINE = "online", _("online")

    delivery = models.CharField(_("delivery"), max_length=10, choices=Delivery.choices, default=Delivery.CAMPUS)
    campus = models.ForeignKey(Campus, models.PROTECT, null=True, blank=True, related_name="courses", verbose_name=_("campus"))
    host = models.CharField(_("host university"), max_length=80, blank=True)
    field = models.CharField(_("field"), max_length=60, blank=True)
    title_ko = models.CharField(_("title (Korean)"), max_length=150)
    title_en = models.CharField(_("title (English)"), max_length=150, blank=True)
    cohort = models.CharField(_("cohort"), max_length=30, blank=True)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("course"), _("courses")
        ordering = ("title_ko", "cohort")
        constraints = (
            # An expression, since two NULL campuses would count as different.
            models.UniqueConstraint("delivery", Coalesce("campus", 0), "host", "title_ko", "cohort", name="community_one_course_per_run"),
            models.CheckConstraint(
                condition=~models.Q(delivery="campus") | models.Q(campus__isnull=False), name="community_campus_course_has_campus"
            ),
        )

    def __str__(self) -> str:
        return f"{self.place} {self.title} {self.cohort}".strip()

    @property
    def title(self) -> str:
        return self.title_en if get_language() == "en" and self.title_en else self.title_ko

    @property
    def run(self) -> str:
        """The title with its cohort: `AI 서비스 개발 3기`, in English `AI services, cohort 3`."""
        number = self.cohort.removesuffix("기").strip()
        if get_language() == "en" and self.title_en and number.isdecimal():
            return f"{self.title_en}, cohort {number}"
        return f"{self.title} {self.cohort}".strip()

    @property
    def place(self) -> str:
        """The campus, or what stands in its stead: `온라인`, `찾아가는(○○대)`."""
        if self.campus:
            return self.campus.name
        if self.delivery == self.Delivery.ONLINE:
            return str(_("Online"))
        return str(_("Visiting (%(host)s)") % {"host": self.host})
