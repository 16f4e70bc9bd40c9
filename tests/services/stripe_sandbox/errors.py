"""Refusals, as Stripe words them."""

from typing import Any

INVALID = "invalid_request_error"


class ApiError(Exception):
    """A request that is refused: HTTP status and the fields of Stripe's error object."""

    def __init__(self, message: str, *, status: int = 400, code: str = "", param: str = "", kind: str = INVALID) -> None:
        super().__init__(message)
        self.message, self.status, self.code, self.param, self.kind = message, status, code, param, kind

    def body(self) -> dict[str, Any]:
        """The JSON that Stripe answers with; `code`, `doc_url` and `param` only where they say something."""
        error = {"message": self.message, "type": self.kind}
        if self.code:
            error |= {"code": self.code, "doc_url": f"https://docs.stripe.com/error-codes/{self.code.replace('_', '-')}"}
        if self.param:
            error["param"] = self.param
        return {"error": error}


def no_such(kind: str, given: str, *, param: str) -> ApiError:
    """404: an id that names nothing of this kind."""
    return ApiError(f"No such {kind}: '{given}'", status=404, code="resource_missing", param=param)
