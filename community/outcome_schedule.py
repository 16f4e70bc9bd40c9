"""What people are asked by the clock, and when their figures move."""

from datetime import time

from community.services.outcome_figures import publish_figures
from community.services.outcome_questions import ask_about_work
from core.schedule import schedule

schedule("community.ask_about_work", ask_about_work, at=time(10, 0))
schedule("community.publish_figures", publish_figures, at=time(4, 30))
