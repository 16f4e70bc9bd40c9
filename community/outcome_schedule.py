"""What people are asked by the clock, when their figures move, and how long files of answers are kept."""

from datetime import time

from community.services.outcome_figures import publish_figures
from community.services.outcome_questions import ask_about_work
from community.services.outcome_uploads import forget_old_files
from core.schedule import schedule

schedule("community.ask_about_work", ask_about_work, at=time(10, 0))
schedule("community.publish_figures", publish_figures, at=time(4, 30))
schedule("community.forget_outcome_files", forget_old_files, every_minutes=60)
