"""What people's accounts and profiles do by the clock."""

from datetime import time

from community.services.confirmations import ask_still_right
from community.services.newcomers import purge_unconfirmed
from core.schedule import schedule


def ask_whether_profiles_are_right() -> str:
    """Once a year for each; returns a line for the record."""
    return f"{ask_still_right()} asked whether their profile is still right"


schedule("community.purge_unconfirmed", purge_unconfirmed, at=time(3, 50))
schedule("community.ask_still_right", ask_whether_profiles_are_right, at=time(9, 30))
