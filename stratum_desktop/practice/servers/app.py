"""The practice vendors as one web application, with the switches beside them.

ANY  /{vendor}/…         the vendor, or the fault that was planned for this call
GET  /practice/ledger    counts of every vendor; `?event_id=` looks one up
POST /practice/faults    plan faults, poison ids, begin or end a storm, clear
POST /practice/reset     forget everything, behave well
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import asdict
from email.utils import formatdate

import orjson
from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as pydantic_dataclass
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from stratum_desktop.practice.servers.broken_answer import broken
from stratum_desktop.practice.servers.fault import (
    BEFORE_PROCESSING,
    Fault,
    FaultKind,
    FaultPlan,
    Storm,
)
from stratum_desktop.practice.servers.ledger import Ledger
from stratum_desktop.practice.servers.vendor import Answered, Call, Vendor


@pydantic_dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class Plan:
    """What `POST /practice/faults` takes; what is left out stays as it is."""

    clear: bool = False
    faults: tuple[Fault, ...] = ()
    poison: tuple[str, ...] = ()
    poison_is_named: bool = False
    storm: Storm | None = None


_PLAN = TypeAdapter(Plan)
_IN_VENDORS_WORDS = frozenset({FaultKind.RATE_LIMIT, FaultKind.SERVER_ERROR, FaultKind.BAD_TOKEN})
_ANY = ["GET", "POST", "PUT", "DELETE", "PATCH"]


class PracticeApp:
    """Routes calls to vendors, through the faults, into the ledger."""

    def __init__(
        self,
        *,
        vendors: Iterable[Vendor],
        ledger: Ledger,
        faults: FaultPlan,
        now: Callable[[], float],
        keep_calls: int = 0,
    ) -> None:
        """Serve these vendors.

        Args:
            now: epoch seconds; also the `Date` header.
            keep_calls: how many of the last calls `calls` holds, bodies included.
        """
        self.ledger = ledger
        self.faults = faults
        self.calls: deque[Call] = deque(maxlen=keep_calls)
        self._vendors = {vendor.key: vendor for vendor in vendors}
        self._now = now
        self.asgi = Starlette(
            routes=[
                Route("/practice/ledger", self._show_ledger, methods=["GET"]),
                Route("/practice/faults", self._plan_faults, methods=["POST"]),
                Route("/practice/reset", self._reset, methods=["POST"]),
                Route("/{vendor}/{rest:path}", self._answer, methods=_ANY),
            ]
        )

    async def _answer(self, request: Request) -> Response:
        vendor = self._vendors.get(request.path_params["vendor"])
        if vendor is None:
            known = ", ".join(self._vendors)
            return _json({"error": f"no such vendor; these are served: {known}"}, 404)
        call = Call(
            method=request.method,
            path="/" + request.path_params["rest"],
            query=dict(request.query_params),
            headers={name.lower(): value for name, value in request.headers.items()},
            body=await request.body(),
        )
        self.calls.append(call)
        self.ledger.note_request(vendor.key)
        fault = self.faults.take()
        if fault is not None and fault.kind in BEFORE_PROCESSING:
            if fault.kind in _IN_VENDORS_WORDS:
                return self._response(vendor.misbehaviour(fault))
            return broken(fault, Response())
        now = self._now()
        answered = vendor.answer(call, now=now, poison=self.faults.poisoned)
        self.ledger.accept(vendor.key, answered.account, answered.accepted, now=now)
        response = self._response(answered)
        return response if fault is None else broken(fault, response)

    def _response(self, answered: Answered) -> Response:
        headers = {**answered.headers, "date": formatdate(self._now(), usegmt=True)}
        return Response(answered.body, answered.status, headers, "application/json")

    async def _show_ledger(self, request: Request) -> Response:
        event_id = request.query_params.get("event_id")
        shown: dict[str, object] = {}
        for key in self._vendors:
            if event_id is None:
                counts = self.ledger.counts(key)
                sums = asdict(counts)
                shown[key] = {**sums, "counted": counts.counted, "doubled": counts.doubled}
            else:
                entries = self.ledger.entries(key, event_id=event_id)
                shown[key] = [asdict(entry) for entry in entries]
        return _json(shown)

    async def _plan_faults(self, request: Request) -> Response:
        try:
            plan = _PLAN.validate_json(await request.body())
        except ValidationError as error:
            return _json({"error": f"not a plan of faults: {error}"}, 400)
        if plan.clear:
            self.faults.clear()
        self.faults.add(*plan.faults)
        self.faults.poison(plan.poison, is_named=plan.poison_is_named)
        if plan.storm is not None:
            self.faults.set_storm(plan.storm)
        return _json({"planned": [asdict(fault) for fault in self.faults.planned]})

    async def _reset(self, _request: Request) -> Response:
        self.faults.clear()
        self.ledger.clear()
        return _json({})


def _json(value: object, status: int = 200) -> Response:
    return Response(orjson.dumps(value), status, media_type="application/json")
