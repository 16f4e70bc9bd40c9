from django.db import models


class CacheTag(models.Model):
    """The version of one part of the site; cached pages carry the versions that they were made from."""

    name = models.CharField(max_length=80, primary_key=True)
    version = models.BigIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.name}={self.version}"
