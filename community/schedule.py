"""What community does by the clock."""

from datetime import time

from community.services.newcomers import purge_unconfirmed
from core.schedule import schedule

schedule("community.purge_unconfirmed", purge_unconfirmed, at=time(3, 50))
