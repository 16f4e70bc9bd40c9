"""What the books do by the clock."""

from datetime import time

from core.schedule import schedule
from scholarships.services.closings import close_months
from scholarships.services.verification import verify_nightly


def close_nightly() -> str:
    """Every month that is over and open; on most days there is none. Returns a line for the record."""
    return f"{len(close_months())} months closed"


schedule("scholarships.close_months", close_nightly, at=time(4, 40))
schedule("scholarships.verify_ledger", verify_nightly, at=time(4, 50))
