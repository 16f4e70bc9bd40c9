"""Where giving shows on other pages: a panel of /me/."""

from typing import Any

from community.my_page import Panel, register_panel
from community.requests import PersonRequest
from scholarships.selectors_mine import giving_of


def my_giving(request: PersonRequest) -> dict[str, Any] | None:
    """What she gives, for whoever has given."""
    giving = giving_of(request.user)
    return {"giving": giving} if giving else None


register_panel(Panel(30, "scholarships/_my_panel.html", my_giving))
