"""What is said to clients that get no answer."""

from server_fakes import GatedEngine

from eat_edge.config import Options
from eat_edge.server.access import Access
from eat_edge.server.limits import Limits
from eat_edge.server.refusals import FAULT, later
from eat_edge.server.service import Service


def test_a_refused_client_is_told_when_to_ask_again() -> None:
    with Service(GatedEngine(), Access(), Limits(), options=Options(mode="fast")) as service:
        refusal = later(service, 429, "the queue is full")
    assert (refusal.status_code, refusal.detail) == (429, "the queue is full")
    assert refusal.headers == {"Retry-After": "1"}


def test_a_fault_is_told_by_what_is_in_the_log() -> None:
    assert "X-Request-ID" in FAULT
