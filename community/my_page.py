"""/me/ and a person's page: registries through which apps to the left show there what waits, and what can be asked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True)
class Panel:
    """One part of /me/: `context(request)` gives what `template` needs, or None to leave the panel out."""

    order: int
    template: str
    context: Callable[[Any], dict[str, Any] | None]


_panels: list[Panel] = []


def register_panel(panel: Panel) -> None:
    """Offer a panel; called from an app's `ready()`."""
    if panel not in _panels:
        _panels.append(panel)


def panels_for(request: HttpRequest) -> list[tuple[str, dict[str, Any]]]:
    """(template, context) of every panel that has something to say, in order."""
    made = [(panel.template, panel.context(request)) for panel in sorted(_panels, key=lambda one: one.order)]
    return [(template, context) for template, context in made if context is not None]


@dataclass(frozen=True)
class PersonAct:
    """An act on somebody's page, such as asking her to mentor: `context(viewer, profile)` gives what `template` needs, or None."""

    order: int
    template: str
    context: Callable[[Any, Any], dict[str, Any] | None]


_acts: list[PersonAct] = []


def register_person_act(act: PersonAct) -> None:
    """Offer an act on people's pages; called from an app's `ready()`."""
    if act not in _acts:
        _acts.append(act)


def acts_for(viewer: Any, profile: Any) -> list[tuple[str, dict[str, Any]]]:
    """(template, context) of every act that this viewer may do with this person."""
    made = [(act.template, act.context(viewer, profile)) for act in sorted(_acts, key=lambda one: one.order)]
    return [(template, context) for template, context in made if context is not None]
