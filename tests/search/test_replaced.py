"""An index that goes while somebody asks it: she is answered from the one in its place."""

from typing import Any
from unittest import mock

import pytest
from elastic_transport import ApiResponseMeta, HttpHeaders, NodeConfig
from elasticsearch import ApiError

from search.engines.elastic import answering
from search.engines.elastic.circuit import reason


def said(status: int, body: Any = None) -> ApiError:
    meta = ApiResponseMeta(status, "1.1", HttpHeaders(), 0.0, NodeConfig("http", "127.0.0.1", 9200))
    return ApiError("search_phase_execution_exception", meta, body or {})


def ask(monkeypatch: pytest.MonkeyPatch, *answers: Any) -> Any:
    left = list(answers)

    def once(*given: Any) -> Any:
        answer = left.pop(0)
        if isinstance(answer, ApiError):
            raise answer
        return answer

    monkeypatch.setattr(answering, "_ask_once", once)
    found: Any = answering._ask(mock.Mock(), "people", [{}])
    assert left == []
    return found


def test_it_is_looked_up_until_the_third_time(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask(monkeypatch, ["found"]) == ["found"]
    assert ask(monkeypatch, said(503), said(404), ["found"]) == ["found"]
    with pytest.raises(ApiError):
        ask(monkeypatch, said(503), said(503), said(503))


def test_what_is_no_replacement_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ApiError):
        ask(monkeypatch, said(400))


def test_the_log_names_the_first_cause() -> None:
    body = {"error": {"root_cause": [{"type": "no_shard_available_action_exception", "reason": "gone"}]}}
    assert reason(said(503, body)) == "503 search_phase_execution_exception (no_shard_available_action_exception: gone)"
    assert reason(said(503)) == reason(said(503, "not JSON")) == "503 search_phase_execution_exception"
