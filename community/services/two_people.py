"""Two accounts under one lock, so that what is between two people is decided one act after the other."""

from community.models import User


def lock_two(one: int, other: int) -> dict[int, User]:
    """Both accounts, locked in the order of their keys. Raises User.DoesNotExist when one is gone. Belongs into a transaction."""
    found = {user.pk: user for user in User.objects.select_for_update(no_key=True).filter(pk__in=[one, other]).order_by("pk")}
    if len(found) != len({one, other}):
        raise User.DoesNotExist
    return found
