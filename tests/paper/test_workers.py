"""The warm processes: the same bytes as here, limits that bite, and fresh ones afterwards."""

import os

import pytest

from aftercare import paper
from aftercare.paper import workers
from tests.paper import printing

# A server whose workers give up after a second and 300 MB.
STRICT = (
    "-c",
    "import socket; from aftercare.paper import server;"
    "server.WALL_SECONDS = 1; server.MEMORY_BYTES = 300 << 20;"
    "server.serve(socket.socket(fileno=0))",
)
BOMB = "<table>" + "<tr><td>" + "<p>deep</p>" * 30_000 + "</table>"


@pytest.fixture(scope="module")
def small():
    return printing.small()


def closing(pool):
    yield pool
    pool.close()


@pytest.fixture
def strict_pool():
    yield from closing(workers.Pool(1, STRICT))


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


def test_a_bomb_is_stopped_and_the_next_sheet_is_made(strict_pool, small):
    with pytest.raises(paper.RenderingFailed, match="more time or memory"):
        strict_pool.print(small.replace("</body>", f"{BOMB}</body>"))
    assert strict_pool.print(small).startswith(b"%PDF-")


def test_a_server_that_cant_start_is_a_failure_and_not_a_wait(small):
    pool = workers.Pool(1, ("-c", "raise SystemExit(3)"))
    with pytest.raises(paper.RenderingFailed):
        pool.print(small)
    pool.close()


def test_a_worker_retires_after_its_share(one_worker, small, monkeypatch):
    monkeypatch.setattr(workers, "DOCUMENTS", 1)
    one_worker.print(small)
    assert one_worker._places.get_nowait() is None
    one_worker._places.put(None)


def test_the_press_knows_no_keys():
    assert not {"SECRET_KEY", "DATABASE_URL"} & set(workers.KEPT)


def test_the_door_prints(small):
    assert paper.pdf(small).startswith(b"%PDF-")
