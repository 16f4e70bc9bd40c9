"""What requests for contact do by the clock: nobody stays silent."""

from datetime import time

from community.services.introduction_answers import expire_silent_introductions, nudge_silent_introductions
from core.schedule import schedule


def keep_contacts_coming() -> str:
    """Remind on day seven, end on day fourteen; returns a line for the record."""
    return f"{nudge_silent_introductions()} reminded, {expire_silent_introductions()} expired"


schedule("community.keep_contacts_coming", keep_contacts_coming, at=time(9, 10))
