"""The connection to Temporal, set by the environment (``TEMPORAL_ADDRESS``, …)."""

import dataclasses

from temporalio.api.failure.v1 import Failure
from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.converter import DefaultFailureConverter, PayloadConverter
from temporalio.envconfig import ClientConfig
from temporalio.exceptions import ApplicationError, FailureError


class DiscreetFailureConverter(DefaultFailureConverter):
    """Unexpected errors travel by name only: their words can hold personal data.

    The worker's log has them whole.
    """

    def to_failure(
        self, exception: BaseException, payload_converter: PayloadConverter, failure: Failure
    ) -> None:
        """As the SDK does; but what is not our own ``ApplicationError`` keeps its words here."""
        if not isinstance(exception, FailureError):
            name = type(exception).__name__
            named = ApplicationError(f"{name}: the worker's log says more", type=name)
            exception = named.with_traceback(exception.__traceback__)
        super().to_failure(exception, payload_converter, failure)


DATA_CONVERTER = dataclasses.replace(
    pydantic_data_converter, failure_converter_class=DiscreetFailureConverter
)


class TemporalUnreachableError(Exception):
    """No Temporal server answers."""


async def connect() -> Client:
    """A client as the environment or Temporal's own configuration file describes it.

    Raises:
        TemporalUnreachableError: nothing answers there.
    """
    config = ClientConfig.load_client_connect_config()
    address = config.setdefault("target_host", "127.0.0.1:7233")
    try:
        return await Client.connect(**config, data_converter=DATA_CONVERTER)
    except RuntimeError as error:
        raise TemporalUnreachableError(
            f"no Temporal server answers at {address}: start one, or set TEMPORAL_ADDRESS"
        ) from error
