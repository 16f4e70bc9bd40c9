"""When people hear about their consents."""

from datetime import time

from community.services.consent_letters import announce_changes, confirm_news, remind_of_news
from core.schedule import schedule

schedule("community.announce_changes", announce_changes, every_minutes=30)
schedule("community.confirm_news", confirm_news, at=time(10, 10))
schedule("community.remind_of_news", remind_of_news, at=time(10, 20))
