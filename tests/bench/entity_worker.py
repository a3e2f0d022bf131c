"""The program that runs the entity workflows; as many of it as the API has processes."""

from concurrent.futures import ThreadPoolExecutor

from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from orchestrator.dispatch.connection import connect
from orchestrator.settings import load_settings
from tests.bench.entity_workflow import QUEUE, CaseWorkflow, judge
from workers.steady import run_until_told

THREADS = 16


async def work() -> None:
    """Work until told to stop. Without the sandbox, which would cost each workflow time for nothing."""
    client = await connect(load_settings().temporal_address or "")
    with ThreadPoolExecutor(THREADS) as threads:
        await Worker(
            client,
            task_queue=QUEUE,
            workflows=[CaseWorkflow],
            activities=[judge],
            activity_executor=threads,
            workflow_runner=UnsandboxedWorkflowRunner(),
        ).run()


if __name__ == "__main__":
    run_until_told(work())
