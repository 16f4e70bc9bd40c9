"""`manage.py reconcile_payments`: asks Stripe what we never heard."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from scholarships.exceptions import StripeRefused, StripeUnavailable
from scholarships.services.reconciliation import reconcile_payments

MOST_DAYS = 3_660


class Command(BaseCommand):
    help = "Compare our gifts with Stripe's own lists and put right what is missing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=3, help="How far back to ask (Stripe keeps events for 30 days).")
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, *args: Any, days: int, **options: Any) -> None:
        if not 1 <= days <= MOST_DAYS:
            raise CommandError(f"--days must be from 1 to {MOST_DAYS:,}.", returncode=2)
        try:
            found = reconcile_payments(days=days)
        except (StripeUnavailable, StripeRefused) as error:
            raise CommandError(f"Stripe did not answer as it should: {error}") from error
        said = asdict(found)
        problems = said.pop("problems")
        if options["json"]:
            self.stdout.write(json.dumps(said))
        else:
            self.stdout.write(f"{found.checked} checked, {found.repaired} repaired, {len(found.unmatched)} unmatched")
            for row in found.unmatched:
                self.stdout.write(f"  {row['payment_intent']}: {row['amount']} {row['currency']} ({row['reason']})")
        if problems:
            raise CommandError("\n".join(["What could not be put right:", *problems]))
