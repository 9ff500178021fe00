"""The process that workers are forked from: it has read the fonts, and forks on request.

Started by `workers` as `python -m aftercare.paper.server`. Its standard input is a socket that
carries one end of a pipe for each worker wanted. It knows no keys, no database and no settings.
"""

from __future__ import annotations

import os
import resource
import signal
import socket
import time
from multiprocessing.connection import Connection

from aftercare.paper import to_pdf
from aftercare.paper.failure import RenderingFailed

WALL_SECONDS = 15
CPU_SECONDS = 10
MEMORY_BYTES = 1 << 30
FILE_BYTES = 20 << 20
MADE, FAILED = b"+", b"-"


def serve(requests: socket.socket) -> None:
    """Fork a worker for each pipe that arrives, until the other side is gone."""
    to_pdf.press()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries the workers
    while True:
        _, pipes, _, _ = socket.recv_fds(requests, 1, 1)
        if not pipes:
            return
        if os.fork() == 0:
            requests.close()
            work(Connection(pipes[0]))
            os._exit(0)
        os.close(pipes[0])


def work(pipe: Connection) -> None:
    """Print what comes down the pipe until it is closed; a job over the limits ends the process."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
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
            answer = MADE + to_pdf.print_sheet(document)
        except RenderingFailed as failure:
            answer = FAILED + str(failure).encode(errors="replace")
        signal.alarm(0)
        pipe.send_bytes(answer)


if __name__ == "__main__":
    serve(socket.socket(fileno=0))
