"""How the parts of the site are that it can do without for a while: apps register theirs, the machine room and `/readyz/` show them."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

log = logging.getLogger("ieum.health")


@dataclass(frozen=True)
class Health:
    """One word for machines (`ready`, `away`, …), the same in words for people, and whether all is well."""

    word: str
    label: Any
    is_well: bool


@dataclass(frozen=True)
class Part:
    """A part of the site. `ask` answers within about two seconds, `ask(thoroughly=True)` may look closer; what it throws means that nobody knows."""

    name: str
    label: Any
    ask: Callable[..., Health]

    def health(self, *, thoroughly: bool = False) -> Health:
        try:
            return self.ask(thoroughly=thoroughly)
        except Exception as error:  # noqa: BLE001 - one part's trouble must not hide the others
            log.warning("%s does not say how it is: %s", self.name, type(error).__name__)
            return Health("unknown", "?", is_well=False)


parts: dict[str, Part] = {}


def register_part(name: str, label: Any, ask: Callable[..., Health]) -> None:
    """Show a part of the site in the machine room and on `/readyz/`."""
    parts[name] = Part(name, label, ask)
