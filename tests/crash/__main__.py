"""Kills processes on one database and counts what was lost, halved or sent twice.

`python -m tests.crash KILLS [SEED]`, with DATABASE_URL for PostgreSQL; an SQLite file of its own
without. Prints the table, and ends with 1 when anything is wrong.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

# Every how-manyth statement of a run with few kills is one to die at.
FULL = 300


def main(kills: int, seed: int, folder: Path) -> int:
    """Run; return the exit code."""
    # After the environment, which is part of the run.
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from tests.crash import arena, verdict
    from tests.delivery import smtpd

    mail = arena.Mail(seed)
    with smtpd.serving(mail.mood, mail.took) as port:
        os.environ["EMAIL_URL"] = f"smtp+plain://127.0.0.1:{port}"
        os.environ["DEFAULT_FROM_EMAIL"] = "post@clinic.example"
        call_command("migrate", verbosity=0)
        begun = time.monotonic()
        run = arena.Arena(mail, folder, seed)
        try:
            run.at_each_step(every=max(1, 2 * FULL // kills // 2))
            run.at_random(kills)
            run.settle()
            found = verdict.of(run)
            again = run.send_doubtful_again()
            after = verdict.of(run)
        finally:
            run.victims.stop()
    rows = {"kills": sum(run.kills.values()), **dict(sorted(run.kills.items()))} | found
    rows |= {
        "sent again by a person": again,
        "copies that a person asked for": after["sent"] - found["sent"],
        "moods of the server": ", ".join(f"{k} {v}" for k, v in sorted(mail.moods.items())),
        "seconds": round(time.monotonic() - begun),
    }
    print(f"\nCrashes on {connection.vendor}, seed {seed}")
    for name, value in rows.items():
        print(f"  {name:<50} {value}")
    wrong = {
        name: count
        for counts in (found, after)
        for name, count in counts.items()
        if name in verdict.FAULTS and count
    }
    print(f"  {'WRONG' if wrong else 'nothing lost, nothing half, nothing twice'} {wrong or ''}")
    return 1 if wrong or rows["kills"] < kills else 0


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="crash-") as made:
        os.environ |= {
            "DEMO": "1",
            "DATA_DIR": made,
            "DJANGO_SETTINGS_MODULE": "aftercare.settings",
        }
        sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1, Path(made)))
