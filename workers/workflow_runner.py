"""Temporal's sandbox for workflows, without the work it does for payloads that need none."""

import compileall
from pathlib import Path
from typing import Any

from temporalio.converter import SerializationContext, StorageDriverStoreContext
from temporalio.worker import WorkflowInstance, WorkflowInstanceDetails
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions
from temporalio.workflow import Info

import workflows

PASSED_THROUGH = (
    *("domain", "pydantic", "pydantic_core", "annotated_types", "babel", "zoneinfo"),
    *("workflows.details", "workflows.effects", "workflows.search_attributes"),
)
"""Modules that workflow code shares with the process: models and what they are made of, and what
only names or words things, without a state of its own."""


def workflow_runner() -> SandboxedWorkflowRunner:
    """Temporal's sandbox, which need not load the models again for every case.

    What it does load again is compiled once, here: where Python writes no bytecode by itself
    (containers often say so) every single case would compile it anew, for some 3 ms.
    """
    compileall.compile_dir(Path(workflows.__file__).parent, quiet=2)
    restrictions = SandboxRestrictions.default.with_passthrough_modules(*PASSED_THROUGH)
    return _Runner(restrictions=restrictions)


class _Runner(SandboxedWorkflowRunner):
    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        """A run in the sandbox."""
        return _PlainPayloads(super().create_instance(det))


class _PlainPayloads(WorkflowInstance):
    """A run whose payloads are the same whatever they are for.

    Before each payload the worker asks a run what it is for, and the sandbox compiles and runs
    code to answer: a tenth of the processor time of a case. Our converter (``workers.temporal``)
    heeds no such context and no payload is stored elsewhere.
    """

    def __init__(self, sandboxed: WorkflowInstance) -> None:
        self._sandboxed = sandboxed

    def activate(self, act: Any) -> Any:
        """What the run does next."""
        return self._sandboxed.activate(act)

    def get_serialization_context(self, command_info: Any) -> SerializationContext | None:
        """None: every payload is written alike."""
        return None

    def get_external_store_context(self, command_info: Any) -> StorageDriverStoreContext:
        """Nowhere: nothing is stored outside Temporal."""
        return StorageDriverStoreContext()

    def get_info(self) -> Info:
        """Which run it is."""
        return self._sandboxed.get_info()

    def get_thread_id(self) -> int | None:
        """For the stack of a run that hangs."""
        return self._sandboxed.get_thread_id()
