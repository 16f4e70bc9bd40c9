"""Stripe for practice: the part of Stripe's API that the site uses, with a card page and signed webhooks, on loopback only.

Standard library only, and it knows nothing of the site: it may not import Django or any app, and no app may import it.
"""

API_VERSION = "2026-10-28.endive"
