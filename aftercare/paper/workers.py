"""The processes that make the PDFs: warm, each with limits, and replaced when it breaks one.

They are our own, and not a `concurrent.futures.ProcessPoolExecutor`, because there a process
that is ended at its limits takes the documents of all the others with it, because its processes
inherit our environment with the keys, and because in Python 3.11 it waits for ever once a process
has made its `max_tasks_per_child` (python/cpython issue 115634).
"""

from __future__ import annotations

import atexit
import contextlib
import importlib
import os
import queue
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
from functools import cache
from multiprocessing.connection import Connection

from aftercare.paper import checking
from aftercare.paper.failure import RenderingFailed
from aftercare.paper.render import TOP

DOCUMENTS = 500  # after which a worker makes room for a fresh one
PATIENCE = 20  # seconds: longer than any worker lives with one document
START_SECONDS = 60  # a cold machine reads Pango and the fonts from disk
PROCESSES = min(2, os.cpu_count() or 1)
PROGRAM = "from aftercare.paper import workers; workers.work()"
# What a worker may know of our surroundings: no keys and no database among them.
KEPT = ("HOME", "LANG", "LC_ALL", "PATH", "XDG_CACHE_HOME", "LD_LIBRARY_PATH")
# What a worker may use.
WALL_SECONDS = 15
CPU_SECONDS = 10
MEMORY_BYTES = 1 << 30
FILE_BYTES = 20 << 20
MADE, FAILED = b"+", b"-"


def pdf(html: str, *, in_process: bool = False) -> bytes:
    """Return the PDF of a document of `html`, made in a warm worker with limits.

    `in_process` makes it here and without limits, for commands that make one and end. Raises
    RenderingFailed when anything at all is wrong with the result, or when it takes too long.
    """
    data = _print_here(html) if in_process else pool(os.getpid()).print(html)
    # Here and not in the worker: what is broken there can't be trusted to say so.
    checking.refuse_bad(data, html)
    return data


def _print_here(html: str) -> bytes:
    # Here and not above: a web process never needs the 50 MB of WeasyPrint.
    made: bytes = importlib.import_module("aftercare.paper.to_pdf").print_sheet(html)
    return made


class Broken(RenderingFailed):
    """The worker is gone or can't be trusted: the next document gets a new one."""


class Worker:
    """One process with a press, and our end of the pipe to it."""

    def __init__(self, program: str) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="press-")
        known = {name: os.environ[name] for name in KEPT if name in os.environ}
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", program],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                cwd=TOP,
                env={**known, "TMPDIR": self._folder.name},
                start_new_session=True,
            )
        self._pipe = Connection(ours.detach())
        self.made = 0
        self._answer(START_SECONDS)

    def print(self, html: str) -> bytes:
        """Return the PDF of a document; the process has limits of its own."""
        self.made += 1
        try:
            self._pipe.send_bytes(html.encode(errors="surrogatepass"))
        except OSError as fault:
            self.close()
            raise Broken("the worker was gone") from fault
        answer = self._answer(PATIENCE)
        if answer[:1] == FAILED:
            raise RenderingFailed(answer[1:].decode())
        return answer[1:]

    def _answer(self, seconds: float) -> bytes:
        """Return what the process says; its silence or its end is the end of the worker."""
        with contextlib.suppress(EOFError, OSError):
            if self._pipe.poll(seconds):
                return self._pipe.recv_bytes()
        self.close()
        raise Broken("the sheet took more time or memory than a sheet may")

    def close(self) -> None:
        """End the process, and remove what it left on the disk."""
        self._pipe.close()
        self._process.kill()
        self._process.wait()
        self._folder.cleanup()


class Pool:
    """At most `processes` workers, started on demand, each used by one thread at a time."""

    def __init__(self, processes: int = PROCESSES, program: str = PROGRAM) -> None:
        self._program = program
        self._places: queue.LifoQueue[Worker | None] = queue.LifoQueue()
        for _ in range(processes):
            self._places.put(None)
        atexit.register(self.close)

    def print(self, html: str) -> bytes:
        """Return the PDF from the worker that was used last, so that idle ones stay idle."""
        try:
            worker = self._places.get(timeout=START_SECONDS + PATIENCE)
        except queue.Empty:
            raise RenderingFailed("every worker was busy for too long") from None
        try:
            worker = worker or Worker(self._program)
            return worker.print(html)
        except Broken:
            worker = None
            raise
        except OSError as fault:
            raise RenderingFailed("no worker could be started") from fault
        finally:
            if worker is not None and worker.made >= DOCUMENTS:
                worker.close()
                worker = None
            self._places.put(worker)

    def close(self) -> None:
        """End every process that is not at work."""
        with contextlib.suppress(queue.Empty):
            while True:
                if worker := self._places.get_nowait():
                    worker.close()


@cache
def pool(process: int) -> Pool:
    """Return the pool of a process: one that was forked from us must not share our pipes."""
    return Pool()


def work() -> None:
    """Be a worker: print what comes in by standard input until it is closed."""
    pipe = Connection(0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    importlib.import_module("aftercare.paper.to_pdf").press()
    pipe.send_bytes(MADE)
    while True:
        try:
            document = pipe.recv_bytes().decode(errors="surrogatepass")
        except EOFError:
            return
        # Neither signal has a handler: each ends the process, also inside the C libraries.
        signal.alarm(WALL_SECONDS)
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + CPU_SECONDS, most))
        try:
            answer = MADE + _print_here(document)
        except RenderingFailed as failure:
            answer = FAILED + str(failure).encode(errors="replace")
        signal.alarm(0)
        pipe.send_bytes(answer)
