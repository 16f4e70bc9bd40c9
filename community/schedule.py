"""What people's profiles do by the clock."""

from datetime import time

from community.services.confirmations import ask_still_right
from core.schedule import schedule


def ask_whether_profiles_are_right() -> str:
    """Once a year for each; returns a line for the record."""
    return f"{ask_still_right()} asked whether their profile is still right"


schedule("community.ask_still_right", ask_whether_profiles_are_right, at=time(9, 30))
