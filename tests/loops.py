"""One test over many cases, for a statement about every rule, topic or area there is."""

import inspect
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any

import pytest

Test = Callable[..., None]


def each(names: str, cases: Iterable[Any]) -> Callable[[Test], Test]:
    """Run a test over every case, then fail with the name and the fault of each that broke.

    It stands in for `pytest.mark.parametrize` where nobody would ask for a case by its name:
    `names` are the parameters, parted by commas. Two of these make every combination.
    """
    wanted = [name.strip() for name in names.split(",")]
    rows = [(case,) if len(wanted) == 1 else tuple(case) for case in cases]
    assert rows, "a loop over nothing shows nothing"

    def decorate(test: Test) -> Test:
        signature = inspect.signature(test)

        @wraps(test)
        def over_all(*args: Any, **fixtures: Any) -> None:
            faults: dict[str, BaseException] = {}
            for number, row in enumerate(rows):
                try:
                    test(*args, **fixtures, **dict(zip(wanted, row, strict=True)))
                except (Exception, pytest.fail.Exception) as fault:
                    name = ", ".join(map(named, row))
                    fault.add_note(f"in the case {name}")
                    faults[f"{number}: {name}"] = fault
            if faults:
                told = f"{len(faults)} of {len(rows)} cases broke: {'; '.join(faults)}"
                raise BaseExceptionGroup(told, list(faults.values()))

        rest = [one for name, one in signature.parameters.items() if name not in wanted]
        over_all.__signature__ = signature.replace(parameters=rest)  # type: ignore[attr-defined]
        return over_all

    return decorate


def named(value: object) -> str:
    """Return what a case is called: its id where it has one."""
    found = value.get("id", value) if isinstance(value, Mapping) else getattr(value, "id", value)
    text = str(found)
    return text if len(text) <= 60 else f"{text[:59]}…"
