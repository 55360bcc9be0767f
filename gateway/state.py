"""What every door works with: settings, ledger, counters."""

from typing import Annotated

from fastapi import Depends, Request

from gateway.config import GatewayConfig
from gateway.metrics import Metrics
from ledger.database import Pool


class GatewayState:
    """The gateway's dependencies, injected once by :func:`gateway.app.create_app`."""

    def __init__(self, config: GatewayConfig, pool: Pool) -> None:
        self.config = config
        self.pool = pool
        self.metrics = Metrics()


def _state(request: Request) -> GatewayState:
    state: GatewayState = request.app.state.gateway
    return state


Here = Annotated[GatewayState, Depends(_state)]
