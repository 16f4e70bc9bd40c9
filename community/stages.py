"""A step of signing in where allauth's own does not fit."""

from allauth.account import stages
from django.http import HttpRequest


class LoginByCodeStage(stages.LoginByCodeStage):
    """Waiting for a code binds nobody: she may ask for another one, at the door whose limits count, or sign in another way."""

    def is_resumable(self, request: HttpRequest) -> bool:
        return False
