"""The web server's way in. A production that is unfit to run refuses here, in words."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from core.checks import refuse_unfit_production  # noqa: E402 - needs the apps loaded

refuse_unfit_production()
