"""Who comes back with a session: the account, and in the same query whether a graduate record is hers."""

from typing import Any

from allauth.account import auth_backends

from community.models import User


class AuthenticationBackend(auth_backends.AuthenticationBackend):
    """allauth's, whose account brings its record along: every page asks whether it is a member's (`audiences.is_member`)."""

    def get_user(self, user_id: Any) -> User | None:
        user = User.objects.select_related("graduate_record").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
