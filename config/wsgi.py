"""The web server's way in. A production that is unfit to run refuses here, in words."""

import logging
import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
BOOT_ERROR = 3  # gunicorn ends with its last worker's words instead of starting another one

try:
    application = get_wsgi_application()
    from core.checks import refuse_unfit_production
    from core.database import why_unreachable
    from search.upkeep import distrust_what_is_behind

    if sentence := why_unreachable():  # the site comes up all the same: /readyz/ says 503 until the database is there
        logging.getLogger("ieum.web").error(sentence)
    else:
        refuse_unfit_production()
        distrust_what_is_behind()
except ImproperlyConfigured as refusal:
    sys.stderr.write(f"{refusal}\n")
    sys.exit(BOOT_ERROR)
