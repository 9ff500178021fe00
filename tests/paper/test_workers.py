"""The warm processes: the same bytes as here, limits that bite, and fresh ones afterwards."""

import os
from pathlib import Path

import pytest

from aftercare import paper
from aftercare.paper import workers
from tests.paper import printing

# A worker with less room and less patience, to which a document can do what none should.
STRICT = """
import signal, time
from aftercare.paper import workers
workers.MEMORY_BYTES, workers.CPU_SECONDS = 300 << 20, 2
as_usual = workers._print_here
def print_here(html):
    if "SLEEP" in html and signal.alarm(1) > 0:  # the alarm was set: nearer, for the test's sake
        time.sleep(60)
    if "SPIN" in html:
        signal.alarm(0)
        while time.process_time() < 8:
            pass
    if "HOG" in html:
        bytearray(400 << 20)
    return as_usual(html)
workers._print_here = print_here
workers.work()
"""
BOMB = "<table>" + "<tr><td>" + "<p>deep</p>" * 30_000 + "</table>"


@pytest.fixture(scope="module")
def small():
    return printing.small()


@pytest.fixture(scope="module")
def strict_pool():
    pool = workers.Pool(1, STRICT)
    yield pool
    pool.close()


@pytest.fixture(scope="module")
def one_worker():
    return workers.pool(os.getpid())


def test_a_worker_makes_the_same_bytes_as_this_process(one_worker, small):
    assert one_worker.print(small) == printing.pdf(small)


def test_a_refusal_comes_back_with_its_reason_and_the_worker_lives_on(one_worker, small):
    with pytest.raises(paper.RenderingFailed, match="last line"):
        one_worker.print(small.replace('id="end"', ""))
    assert one_worker.print(small).startswith(b"%PDF-")


def test_half_a_character_is_a_refusal_there_too(one_worker, small):
    with pytest.raises(paper.RenderingFailed, match="U\\+D800"):
        one_worker.print(small.replace("Maria", "\ud800"))


def test_a_worker_that_is_gone_is_replaced(one_worker, small):
    one_worker.print(small)
    worker = one_worker._places.get()
    worker.close()
    one_worker._places.put(worker)
    with pytest.raises(paper.RenderingFailed):
        one_worker.print(small)
    assert one_worker.print(small).startswith(b"%PDF-")


@pytest.mark.parametrize(
    "document", ["SLEEP", "SPIN", "HOG", pytest.param(BOMB, marks=pytest.mark.slow, id="bomb")]
)
def test_a_document_over_a_limit_is_stopped_and_the_next_sheet_is_made(
    strict_pool, document, small, monkeypatch
):
    monkeypatch.setattr(workers, "PATIENCE", 60)  # it is the worker that gives up, not we
    with pytest.raises(paper.RenderingFailed, match="more time or memory"):
        strict_pool.print(small.replace("</body>", f"{document}</body>"))
    assert strict_pool.print(small).startswith(b"%PDF-")


def test_a_worker_that_cant_start_is_a_failure_and_not_a_wait(small):
    pool = workers.Pool(1, "raise SystemExit(3)")
    with pytest.raises(paper.RenderingFailed):
        pool.print(small)
    pool.close()


def test_the_door_prints(small):
    assert paper.pdf(small).startswith(b"%PDF-")


def test_a_worker_knows_no_keys_and_retires_after_its_share(one_worker, small, monkeypatch):
    one_worker.print(small)
    worker = one_worker._places.get()
    one_worker._places.put(worker)
    process, folder = Path(f"/proc/{worker._process.pid}"), Path(worker._folder.name)
    known = (process / "environ").read_text().split("\0")
    assert {each.split("=")[0] for each in known if each} <= {*workers.KEPT, "TMPDIR"}
    assert list(folder.iterdir())

    monkeypatch.setattr(workers, "DOCUMENTS", 1)
    one_worker.print(small)
    assert one_worker._places.get_nowait() is None
    one_worker._places.put(None)
    assert not process.exists()
    assert not folder.exists()
