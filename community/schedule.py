"""What people's accounts and profiles do by the clock."""

from datetime import time

from community.matching import compare_open_claims
from community.services.confirmations import ask_still_right
from community.services.digests import start_weekly_digest
from core.schedule import schedule


def ask_whether_profiles_are_right() -> str:
    """Once a year for each; returns a line for the record."""
    return f"{ask_still_right()} asked whether their profile is still right"


def compare_claims() -> str:
    """Claims from before they were compared, and whatever an import missed; returns a line for the record."""
    return f"{compare_open_claims()} claims compared with the roster"


schedule("community.compare_claims", compare_claims, at=time(4, 10))
schedule("community.ask_still_right", ask_whether_profiles_are_right, at=time(9, 30))
schedule("community.weekly_digest", start_weekly_digest, at=time(8, 30), weekday=0)
