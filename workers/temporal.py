"""The connection to Temporal, set by the environment (``TEMPORAL_ADDRESS``, …)."""

from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.envconfig import ClientConfig


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
        return await Client.connect(**config, data_converter=pydantic_data_converter)
    except RuntimeError as error:
        raise TemporalUnreachableError(
            f"no Temporal server answers at {address}: start one, or set TEMPORAL_ADDRESS"
        ) from error
