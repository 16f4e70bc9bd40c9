from django.db import models


class CacheTag(models.Model):
    """Steps of the version of one part of the site; cached pages carry the versions that they were made from.

    A version is the sum of its steps. A change adds a row instead of counting one up, so no two transactions wait for the same row.
    """

    name = models.CharField(max_length=80, db_index=True)
    steps = models.PositiveBigIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.name}+{self.steps}"
