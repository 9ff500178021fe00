"""Warm processes that make the PDFs: each with limits, and replaced when it breaks one."""

from __future__ import annotations

import atexit
import contextlib
import importlib
import os
import queue
import socket
import subprocess
import sys
import threading
from functools import cache
from multiprocessing.connection import Connection

from aftercare.paper.failure import RenderingFailed
from aftercare.paper.render import TOP

DOCUMENTS = 50  # after which a worker makes room for a fresh one
PATIENCE = 20  # seconds: longer than any worker lives with one document
START_SECONDS = 60  # a cold machine reads Pango and the fonts from disk
PROCESSES = min(2, os.cpu_count() or 1)
PROGRAM = ("-m", "aftercare.paper.server")
# What the press may know of our surroundings: no keys and no database among them.
KEPT = ("HOME", "LANG", "LC_ALL", "PATH", "TMPDIR", "XDG_CACHE_HOME", "LD_LIBRARY_PATH")


def pdf(html: str, *, in_process: bool = False) -> bytes:
    """Return the PDF of a document of `html`, made in a warm worker with limits.

    `in_process` makes it here and without limits, for commands that make one and end. Raises
    RenderingFailed when anything at all is wrong with the result, or when it takes too long.
    """
    if in_process:
        # Here and not above: a web process never needs the 50 MB of WeasyPrint.
        made: bytes = importlib.import_module("aftercare.paper.to_pdf").print_sheet(html)
        return made
    return pool(os.getpid()).print(html)


class Broken(RenderingFailed):
    """The worker is gone or can't be trusted: the next document gets a new one."""


class Server:
    """The process that forks workers; started when the first one is wanted."""

    def __init__(self, program: tuple[str, ...]) -> None:
        self._requests, theirs = socket.socketpair()
        known = {name: os.environ[name] for name in KEPT if name in os.environ}
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, *program],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                cwd=TOP,
                env=known,
                start_new_session=True,
            )

    def worker(self) -> Worker:
        """Return a new worker that has said that it is ready."""
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self._requests, [b"w"], [theirs.fileno()])
            except OSError as fault:
                ours.close()
                raise Broken("the press does not run") from fault
        worker = Worker(Connection(ours.detach()))
        worker.answer(START_SECONDS)
        return worker

    def close(self) -> None:
        """Let the process end: it does so when nobody can ask it for workers."""
        self._requests.close()
        try:
            self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Worker:
    """Our end of the pipe to one process with a press."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self.made = 0

    def print(self, html: str) -> bytes:
        """Return the PDF of a document; the process has limits of its own."""
        self.made += 1
        try:
            self._pipe.send_bytes(html.encode(errors="surrogatepass"))
        except OSError as fault:
            self.close()
            raise Broken("the worker was gone") from fault
        answer = self.answer(PATIENCE)
        if answer[:1] == b"-":
            raise RenderingFailed(answer[1:].decode())
        return answer[1:]

    def answer(self, seconds: float) -> bytes:
        """Return what the process says; silence or its end closes the pipe for good."""
        try:
            if self._pipe.poll(seconds):
                return self._pipe.recv_bytes()
        except (EOFError, OSError):
            pass
        self.close()
        raise Broken("the sheet took more time or memory than a sheet may")

    def close(self) -> None:
        """Hang up: the process ends by itself."""
        self._pipe.close()


class Pool:
    """At most `PROCESSES` workers, started on demand, each used by one thread at a time."""

    def __init__(self, processes: int = PROCESSES, program: tuple[str, ...] = PROGRAM) -> None:
        self._program = program
        self._server: Server | None = None
        self._starting = threading.Lock()
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
            worker = worker or self._start()
            return worker.print(html)
        except Broken:
            worker = None
            raise
        finally:
            if worker is not None and worker.made >= DOCUMENTS:
                worker.close()
                worker = None
            self._places.put(worker)

    def _start(self) -> Worker:
        with self._starting:
            try:
                self._server = self._server or Server(self._program)
                return self._server.worker()
            except Broken:
                if self._server is not None:
                    self._server.close()
                    self._server = None
                raise

    def close(self) -> None:
        """Let every process go that is not at work."""
        with contextlib.suppress(queue.Empty):
            while True:
                if worker := self._places.get_nowait():
                    worker.close()
        if self._server is not None:
            self._server.close()
            self._server = None


@cache
def pool(process: int) -> Pool:
    """Return the pool of a process: one that was forked from us must not share our pipes."""
    return Pool()
