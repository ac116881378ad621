"""Processes that are killed, stopped, terminated or cancelled while a run runs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil

from tests.faults.bench import Bench, Fault, Outcome, ended_cleanly, last_line
from tests.faults.faults_of_files import STAGES_BEFORE, small_disk, stages
from tests.faults.leftovers import end_of, of_session
from tests.faults.prefect_server import free_port, start_server
from tests.faults.small_run import Place

POLL_S = 0.2


def with_workers(place: Place, runner: str) -> list[str]:
    """Arguments of a run whose chunks go to workers, three candidates to each."""
    place.folder.mkdir(parents=True, exist_ok=True)
    path = place.folder / "settings.toml"
    path.write_text(f'[execution]\nrunner = "{runner}"\nworkers = 2\ncandidates_per_task = 2\n')
    return ["--config", str(path)]


def killed_worker(runner: str, bench: Bench, folder: Path) -> Outcome:
    """A worker process is killed while it works; the run goes on with another."""
    place = Place(folder)
    more = with_workers(place, runner)
    command = bench.start(place, *more)
    command.until(lambda: len(command.workers()) >= 2)
    time.sleep(bench.chance.uniform(0.0, bench.usual_s))
    killed = 0
    if workers := command.workers():
        with suppress(psutil.Error):
            bench.chance.choice(workers).kill()
            killed = 1
    faults = [] if killed else ["no worker was there to be killed"]
    status = command.ended()
    told = "went on with another worker"
    if status != 0:
        told = last_line(command)
        faults += ended_cleanly(command, 2, "start the same command again")
        faults += bench.resumed(place, *more)
    return Outcome(told, faults + bench.differs(place.run) + bench.left(place) + command.orphans())


def killed_run_with_workers(runner: str, bench: Bench, folder: Path) -> Outcome:
    """The run is killed while its workers work: they end too, and the same command goes on."""
    place = Place(folder)
    more = with_workers(place, runner)
    command = bench.start(place, *more)
    command.until(lambda: len(command.workers()) >= 2)
    time.sleep(bench.chance.uniform(0.0, bench.usual_s))
    command.send(signal.SIGKILL)
    command.ended()
    orphans = command.orphans()
    return Outcome("resumed", orphans + bench.resumed(place, *more))


def stopped(number: signal.Signals, status: int, bench: Bench, folder: Path) -> Outcome:
    """A signal at a random time: one line, nothing unfinished, and the same command goes on."""
    place = Place(folder)
    command = bench.start(place)
    with suppress(TimeoutError):
        command.until(lambda: False, 0.3 + bench.chance.random() * bench.usual_s * 0.9)
    command.send(number)
    if command.ended() == 0:
        return Outcome("it had ended before", bench.differs(place.run))
    faults = ended_cleanly(command, status, "Start the same command again to go on") + bench.left(place)
    return Outcome(last_line(command), faults + command.orphans() + bench.resumed(place))


def stopped_with_workers(runner: str, bench: Bench, folder: Path) -> Outcome:
    """Ctrl-C goes to the whole group of processes while workers work."""
    place = Place(folder)
    more = with_workers(place, runner)
    command = bench.start(place, *more)
    command.until(lambda: len(command.workers()) >= 2)
    time.sleep(bench.chance.uniform(0.0, bench.usual_s))
    if command.poll() is None:
        os.killpg(command.pid, signal.SIGINT)
    status = command.ended()
    faults = [] if status in {0, 130} else [f"status {status}: {command.said()[-1500:]}"]
    orphans = command.orphans()
    return Outcome(last_line(command), faults + orphans + (bench.resumed(place, *more) if status else []))


def killed_server(bench: Bench, folder: Path) -> Outcome:
    """The server is killed for good: the run ends in one line; with a server the same command goes on."""
    return _server_gone(bench, folder, back_after_s=None)


def restarted_server(bench: Bench, folder: Path) -> Outcome:
    """The server is killed and started again: the run waits for it."""
    return _server_gone(bench, folder, back_after_s=3.0)


def _server_gone(bench: Bench, folder: Path, back_after_s: float | None) -> Outcome:
    place = Place(folder)
    place.folder.mkdir()
    port = free_port()
    server = start_server(folder / "server", port)
    command = bench.start(place, api=server.api)
    command.until(lambda: stages(place) >= STAGES_BEFORE)
    time.sleep(bench.chance.uniform(0.0, 0.3 * bench.usual_s))
    server.kill()
    if back_after_s is None:
        faults = ended_cleanly(command, 2, "does not answer any more")
        faults += bench.left(place)
        return Outcome(last_line(command), faults + command.orphans() + bench.resumed(place))
    time.sleep(back_after_s)
    server = start_server(folder / "server", port)
    status = command.ended()
    server.kill()
    faults = [] if status == 0 else [f"status {status}: {command.said()[-1500:]}"]
    return Outcome("it waited and went on", faults + bench.differs(place.run) + bench.left(place))


def full_server(bench: Bench, folder: Path) -> Outcome:
    """The disk of the server's database fills while a run runs."""
    place = Place(folder)
    place.folder.mkdir()
    with small_disk(folder / "server", 64 * 1024):
        server = start_server(folder / "server", free_port())
        try:
            command = bench.start(place, api=server.api)
            command.until(lambda: stages(place) >= STAGES_BEFORE)
            _fill(folder / "server")
            status = command.ended()
        finally:
            server.kill()
    faults = bench.left(place)
    if status == 0:
        return Outcome("the run was whole before the server noticed", faults + bench.differs(place.run))
    faults += ended_cleanly(command, 2, "the Prefect server at")
    return Outcome(last_line(command), faults + command.orphans() + bench.resumed(place))


def _fill(folder: Path) -> None:
    with suppress(OSError), (folder / "filler").open("wb") as stream:
        while True:
            stream.write(b"x" * 4096)
            stream.flush()


SERVED = """
from pathlib import Path
from flows.screening import prepare_prefect
prepare_prefect()
from flows.screening_flow import screening
screening.serve(name="faults", pause_on_shutdown=False, print_starting_message=False)
"""


def cancelled(bench: Bench, folder: Path) -> Outcome:
    """A run of a served deployment is cancelled as the user interface does it; the next run goes on."""
    from prefect.client.orchestration import get_client
    from prefect.settings import PREFECT_API_URL, temporary_settings
    from prefect.states import Cancelling, Scheduled

    place = Place(folder)
    place.folder.mkdir()
    around = {
        "PREFECT_API_URL": bench.server.api,
        "SSBSCREEN_CACHE_DIR": str(place.cache),
        "PREFECT_RUNNER_POLL_FREQUENCY": "1",
        "PREFECT_HOME": str(folder / "prefect"),
    }
    with (folder / "log of serve").open("wb") as log:
        serving = subprocess.Popen(
            [sys.executable, "-c", SERVED],
            env={**os.environ, **around},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        with temporary_settings({PREFECT_API_URL: bench.server.api}), get_client(sync_client=True) as client:
            deployment = _deployment(client, serving, folder / "log of serve")
            parameters = {"settings": {"sources": {"paths": [str(bench.source)]}}, "out": str(place.run)}
            run = client.create_flow_run_from_deployment(deployment.id, parameters=parameters, state=Scheduled())
            _wait(lambda: stages(place) >= STAGES_BEFORE)
            time.sleep(bench.chance.uniform(0.0, 0.5 * bench.usual_s))
            client.set_flow_run_state(run.id, Cancelling())
            _wait(lambda: client.read_flow_run(run.id).state.is_final())  # noqa: PLW0108 - asked anew each time
            state = client.read_flow_run(run.id).state
            if place.run.exists():
                return Outcome(f"whole before the cancellation came; state {state.name}", bench.differs(place.run))
            faults = [] if state.is_cancelled() else [f"state {state.name}: {state.message}"]
            faults += ["there is a run"] if place.run.exists() else []
            left = end_of(lambda: _children(serving.pid), 30.0)
            faults += [f"process {each.pid} lives on" for each in left]
            faults += bench.left(place)
            return Outcome(f"state {state.name}", faults + bench.resumed(place))
    finally:
        serving.send_signal(signal.SIGTERM)
        try:
            serving.wait(30.0)
        except subprocess.TimeoutExpired:
            serving.kill()
            serving.wait()
        for each in of_session(serving.pid):
            each.kill()


def _deployment(client, serving: subprocess.Popen[bytes], log: Path):
    from prefect.exceptions import ObjectNotFound

    end = time.monotonic() + 180.0
    while True:
        try:
            return client.read_deployment_by_name("screening/faults")
        except ObjectNotFound:
            if serving.poll() is not None or time.monotonic() > end:
                raise TimeoutError(log.read_text()[-2000:]) from None
            time.sleep(POLL_S)


def _children(pid: int) -> list[psutil.Process]:
    """Processes that a served run started; the tracker of semaphores belongs to whoever serves and lives as long."""
    with suppress(psutil.Error):
        living = [each for each in psutil.Process(pid).children(recursive=True) if each.status() != "zombie"]
        return [each for each in living if not any("resource_tracker" in word for word in each.cmdline())]
    return []


def _wait(condition, limit_s: float = 300.0) -> None:
    end = time.monotonic() + limit_s
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("it did not come to that")
        time.sleep(POLL_S)


def _with(runner: str, attempt):
    return lambda bench, folder: attempt(runner, bench, folder)


FAULTS = (
    Fault("Ctrl-C", "SIGINT at a random time", 5, lambda b, f: stopped(signal.SIGINT, 130, b, f),
          "one line, status 130, nothing unfinished; the same command goes on"),
    Fault("terminated", "SIGTERM at a random time", 5, lambda b, f: stopped(signal.SIGTERM, 143, b, f),
          "one line, status 143, nothing unfinished; the same command goes on"),
    Fault("worker of a process pool killed", "SIGKILL at a random time", 3, _with("processes", killed_worker),
          "goes on with others"),
    Fault("worker of Dask killed", "SIGKILL at a random time", 3, _with("dask", killed_worker), "goes on with others"),
    Fault("run with a process pool killed", "SIGKILL at a random time", 2, _with("processes", killed_run_with_workers),
          "workers end too; the same command goes on"),
    Fault("run with Dask killed", "SIGKILL at a random time", 2, _with("dask", killed_run_with_workers),
          "workers end too; the same command goes on"),
    Fault("Ctrl-C with a process pool", "SIGINT to the group", 2, _with("processes", stopped_with_workers),
          "workers end too"),
    Fault("Ctrl-C with Dask", "SIGINT to the group", 2, _with("dask", stopped_with_workers), "workers end too"),
    Fault("cancelled in the user interface", "state Cancelling of a served run", 3, cancelled,
          "state Cancelled, no run, no process; stages are kept"),
    Fault("server killed", "SIGKILL in the middle", 2, killed_server,
          "ends in one line after some two minutes; with a server the same command goes on"),
    Fault("server killed and started again", "SIGKILL, 3 s without server", 2, restarted_server,
          "the run waits and goes on"),
    Fault("disk of the server full", "tmpfs that is filled in the middle", 2, full_server,
          "ends in one line; with a server that can write the same command goes on"),
)  # fmt: skip
