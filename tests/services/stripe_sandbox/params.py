"""What a request may carry: Stripe's form encoding, decoded, then checked against a table of known parameters.

A check is a function of (value, path) that returns the value to use or raises ApiError. Decoded values are strings and
dictionaries of them; a list arrives as a dictionary with the keys "0", "1", …
"""

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.services.stripe_sandbox.errors import ApiError

Check = Callable[[Any, str], Any]


def decode(form: str) -> dict[str, Any]:
    """`a[0][b]=c` as `{"a": {"0": {"b": "c"}}}`; `a[]=c` takes the next free number."""
    tree: dict[str, Any] = {}
    try:
        pairs = parse_qsl(form, keep_blank_values=True, max_num_fields=2_000, errors="strict")
    except (ValueError, UnicodeDecodeError) as problem:
        raise ApiError(f"Invalid request body: {problem}") from problem
    for name, value in pairs:
        *way, last = [name.partition("[")[0], *re.findall(r"\[([^\[\]]*)\]", name)]
        node = tree
        for key in way:
            node = node.setdefault(key or str(len(node)), {})
            if not isinstance(node, dict):
                raise ApiError(f"Invalid request: {name} is given as a value and as a hash.", param=name)
        node[last or str(len(node))] = value
    return tree


def inside(path: str, name: str) -> str:
    """The name of a nested parameter."""
    return f"{path}[{name}]" if path else name


class Shape:
    """A hash with known names; `required` names the ones that must be there."""

    def __init__(self, fields: Mapping[str, Check], required: str = "") -> None:
        self.fields, self.required = dict(fields), required.split()

    def __call__(self, value: Any, path: str = "") -> dict[str, Any]:
        if not isinstance(value, dict):
            raise ApiError("Invalid object", param=path)
        if unknown := [inside(path, name) for name in value if name not in self.fields]:
            message = f"Received unknown parameter{'s' * (len(unknown) > 1)}: {', '.join(unknown)}"
            raise ApiError(message, code="parameter_unknown", param=unknown[0])
        if missing := next((inside(path, name) for name in self.required if name not in value), None):
            raise ApiError(f"Missing required param: {missing}.", code="parameter_missing", param=missing)
        return {name: self.fields[name](each, inside(path, name)) for name, each in value.items()}


def text(most: int = 5_000) -> Check:
    """A string that is not empty and has at most so many characters."""

    def check(value: Any, path: str) -> str:
        if not isinstance(value, str):
            raise ApiError("Invalid string", param=path)
        if not value:
            message = f"You passed an empty string for '{path}'. It cannot be unset."
            raise ApiError(message, code="parameter_invalid_empty", param=path)
        if len(value) > most:
            raise ApiError(f"Invalid string: it has {len(value)} characters, the most is {most}", param=path)
        return value

    return check


def whole(least: int = 0, most: int = 2**53) -> Check:
    """An integer between two bounds, both included."""

    def check(value: Any, path: str) -> int:
        if not isinstance(value, str) or not re.fullmatch(r"-?\d{1,18}", value, re.ASCII):
            raise ApiError(f"Invalid integer: {value}", code="parameter_invalid_integer", param=path)
        if not least <= int(value) <= most:
            bound = f"greater than or equal to {least}" if int(value) < least else f"less than or equal to {most}"
            raise ApiError(f"This value must be {bound}.", code="parameter_invalid_integer", param=path)
        return int(value)

    return check


def one_of(*choices: str) -> Check:
    """One of Stripe's words for this parameter that the sandbox plays."""

    def check(value: Any, path: str) -> str:
        if value not in choices:
            raise ApiError(f"Invalid {path}: must be one of {', '.join(choices)}", param=path)
        return str(value)

    return check


def boolean(value: Any, path: str) -> bool:
    """`true` or `false`."""
    if value not in {"true", "false"}:
        raise ApiError(f"Invalid boolean: {value}", param=path)
    return bool(value == "true")


def or_nothing(check: Check) -> Check:
    """Such a value, or the empty string, which unsets it."""
    return lambda value, path: None if value == "" else check(value, path)


def each(check: Check) -> Check:
    """A list of such values, at least one."""

    def checked(value: Any, path: str) -> list[Any]:
        if not isinstance(value, dict) or not value or not all(key.isdecimal() for key in value):
            raise ApiError("Invalid array", param=path)
        return [check(value[key], inside(path, key)) for key in sorted(value, key=int)]

    return checked


def web_address(value: Any, path: str) -> str:
    """An absolute http(s) address."""
    parts = urlsplit(text()(value, path))
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ApiError("Not a valid URL", code="url_invalid", param=path)
    return str(value)


def email(value: Any, path: str) -> str:
    """Something that looks like an e-mail address."""
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text(800)(value, path)):
        raise ApiError(f"Invalid email address: {value}", code="email_invalid", param=path)
    return str(value)


def metadata(value: Any, path: str) -> dict[str, str]:
    """At most 50 keys of 40 characters with values of 500 (Stripe: metadata limits); an empty value removes its key."""
    if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
        raise ApiError("Invalid hash", param=path)
    for key, each in value.items():
        if len(key) > 40 or len(each) > 500:
            limit = "keys can only have up to 40 characters" if len(key) > 40 else "values can have up to 500 characters"
            raise ApiError(f"Metadata {limit}.", param=inside(path, key))
    if len(value) > 50:
        raise ApiError("Metadata can only have up to 50 keys.", param=path)
    return {key: each for key, each in value.items() if each}


def moment(value: Any, path: str) -> dict[str, int]:
    """`created`: one second, or bounds by `gt`, `gte`, `lt`, `lte`."""
    if isinstance(value, str):
        return {"gte": (second := whole()(value, path)), "lte": second}
    return Shape(dict.fromkeys(("gt", "gte", "lt", "lte"), whole()))(value, path)


EXPAND: dict[str, Check] = {"expand": each(text())}
PAGE: dict[str, Check] = {**EXPAND, "limit": whole(1, 100), "starting_after": text(), "ending_before": text(), "created": moment}
