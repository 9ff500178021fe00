"""Fifty people at once: one open proposal, one edition, and no save lost, on both databases."""

import json
import os
import subprocess
import sys
import threading
import uuid
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from aftercare.guidance.models import Edition, Part, Proposal
from aftercare.guidance.store import actions, editions
from tests import factories
from tests.guidance import publishing

ROOT = Path(__file__).resolve().parent.parent.parent
MANY = 50


def at_once(act: Callable[[int], Any]) -> list[Any]:
    """Run the act in many threads that start together; return results and exceptions."""
    gate = threading.Barrier(MANY)
    results: list[Any] = [None] * MANY

    def run(number: int) -> None:
        gate.wait()
        try:
            results[number] = act(number)
        except Exception as error:
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def kinds(results: list[Any]) -> dict[str, int]:
    return dict(Counter(type(each).__name__ + reasons(each) for each in results))


def reasons(result: Any) -> str:
    return f" {', '.join(result.reasons)}" if hasattr(result, "reasons") else ""


def fifty_of_each() -> dict[str, Any]:
    """Let fifty people save, propose, approve and publish at once; return what came of it."""
    factories.publish()
    people = publishing.people()
    approvers = [factories.user(permissions=["approve"]) for _ in range(MANY)]
    data = publishing.of_working_copy(publishing.RULE).data

    def save(number: int) -> Any:
        windows = data["windows"] | {"T2": [0, 250 + number]}
        return actions.save_part(
            kind="rules",
            key=publishing.RULE,
            data=data | {"windows": windows},
            version=0,
            by=people.editor,
            now=factories.NOW,
        )

    saved = kinds(at_once(save))
    made: dict[str, Any] = {"saved": saved, "parts": Part.objects.count()}
    key = uuid.uuid4()
    same = at_once(lambda _: publishing.propose(people.editor, form_key=key).pk)
    made |= {"one form": len(set(same)), "first proposals": Proposal.objects.count()}
    actions.take_back(proposal=Proposal.objects.get(), by=people.editor, now=factories.NOW)
    made["proposed"] = kinds(at_once(lambda _: publishing.propose(people.editor)))
    waiting = Proposal.objects.get(state="open")
    made["approved"] = kinds(at_once(lambda number: publishing.approve(waiting, approvers[number])))
    made["editions"] = list(Edition.objects.values_list("number", flat=True))
    made["states"] = dict(Counter(Proposal.objects.values_list("state", flat=True)))
    made["current"] = editions.current().number
    made["left"] = Part.objects.count()
    return made


WANTED = {
    "saved": {"Part": 1, "Stale": 49},
    "parts": 1,
    "one form": 1,
    "first proposals": 1,
    "proposed": {"Proposal": 1, "ProposalRefused already-open": 49},
    "approved": {"Edition": 1, "DecisionRefused decided": 49},
    "editions": [2, 1],
    "states": {"taken-back": 1, "approved": 1},
    "current": 2,
    "left": 0,
}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_on_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: make test-postgres")
    assert fifty_of_each() == WANTED


@pytest.mark.slow
def test_fifty_at_once_on_sqlite(tmp_path) -> None:
    # On a file, as the app has it: the tests' own database is in memory, for one thread.
    env = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path / 'many.sqlite3'}"}
    code = (
        "import json, django; django.setup();"
        "from django.core.management import call_command as call;"
        "call('migrate', verbosity=0);"
        "from tests.guidance import test_propose_at_once as many;"
        "print(json.dumps(many.fifty_of_each()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout.splitlines()[-1]) == WANTED
