"""What the pages about giving show, each by what it is about."""

from scholarships.selectors.funds import FundPage, FundView, fund_page, fund_views
from scholarships.selectors.ledger import LedgerView, Movement, ledger_view

__all__ = ["FundPage", "FundView", "LedgerView", "Movement", "fund_page", "fund_views", "ledger_view"]
