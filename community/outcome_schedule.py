"""What people are asked by the clock."""

from datetime import time

from community.services.outcome_questions import ask_about_work
from core.schedule import schedule

schedule("community.ask_about_work", ask_about_work, at=time(10, 0))
