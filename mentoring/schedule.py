"""What mentoring does by the clock: nobody stays silent."""

from datetime import time

from core.schedule import schedule
from mentoring.services.requests import expire_silent, nudge_silent


def keep_answers_coming() -> str:
    """Remind on day three, end on day seven; returns a line for the record."""
    return f"{nudge_silent()} reminded, {expire_silent()} expired"


schedule("mentoring.keep_answers_coming", keep_answers_coming, at=time(9, 0))
