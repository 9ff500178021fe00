#!/usr/bin/env python3
"""Makes a bare machine ready: system libraries, .venv, fonts and translations.

Needs nothing but Python. Called by the Makefile as `setup.py run` or `setup.py test`; the second
brings the tools of the tests as well. Does nothing when all is there.
"""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from aftercare.installation import libraries, typefaces  # noqa: E402 – found by the line above

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / ".requirements"
REQUIREMENTS = {"run": "requirements.txt", "test": "requirements-dev.txt"}
# Wheels only, as pinned: nothing is built here and nothing runs that the hashes do not cover.
PINNED = ("--require-hashes", "--no-deps", "--only-binary", ":all:", "-r")
UV = ".setup/uv.txt"


def main(purpose: str) -> None:
    os.chdir(ROOT)
    if sys.version_info < (3, 11):
        stop(f"Python 3.11 or later is needed; this is {sys.version.split()[0]}.")
    (ROOT / "build").mkdir(exist_ok=True)
    with (ROOT / "build" / ".setup.lock").open("w") as lock:
        # Two commands started together take turns; the kernel frees the lock if one is killed.
        fcntl.flock(lock, fcntl.LOCK_EX)
        provide_system()
        provide_packages(purpose)
        provide_fonts_and_translations()


def provide_system() -> None:
    """Install the Debian packages that are missing, or stop with the line that does."""
    needed = missing_from_system()
    missing = [*needed, *typefaces.missing_packages()]
    if not missing:
        return
    line = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    advice = f"sudo apt-get update && sudo {' '.join(line)}"
    become_root = root_prefix()
    if become_root is None or not shutil.which("apt-get"):
        if not needed:
            say(f"names in some scripts can't be printed; to change that, type: {advice}")
            return
        stop(f"System packages are missing. Type:\n\n    {advice}\n\nand run make again.")
    say(f"installing system packages: {' '.join(missing)}")
    for command in (["apt-get", "update"], line):
        run([*become_root, "env", "DEBIAN_FRONTEND=noninteractive", *command], advice=advice)
    importlib.invalidate_caches()
    if still := missing_from_system():
        stop(f"{' '.join(still)}: installed, but still not found.")


def missing_from_system() -> list[str]:
    """Return the Debian packages that are needed and not there."""
    missing = libraries.missing_packages()
    # Debian keeps this part of Python in a package of its own.
    if importlib.util.find_spec("ensurepip") is None:
        missing.append(f"python{sys.version_info.major}.{sys.version_info.minor}-venv")
    return missing


def provide_packages(purpose: str) -> None:
    """Make .venv hold the pinned packages; start afresh when it was left half-made."""
    state = stamped()
    wanted = fingerprint(purpose)
    # An environment for tests holds all that the app needs.
    if state == wanted or state == fingerprint("test"):
        return
    if STAMP.exists() and state.split()[:1] == ["test"]:
        purpose = "test"
        wanted = fingerprint(purpose)
    STAMP.unlink(missing_ok=True)
    say(f"installing {REQUIREMENTS[purpose]} into .venv")
    make_environment()
    install(REQUIREMENTS[purpose])
    run([PYTHON, "-m", "pip", "check"])
    # Last: a set-up that was interrupted has no stamp.
    STAMP.write_text(wanted)


def make_environment() -> None:
    """Make .venv anew for this Python."""
    run([sys.executable, "-m", "venv", "--clear", VENV])


def install(requirements: str) -> None:
    """Install by uv, which is quicker; by pip where uv can't."""
    uv: list[str | Path] = [
        PYTHON,
        "-m",
        "uv",
        "pip",
        "install",
        "-q",
        "--system-certs",
        "--python",
        PYTHON,
    ]
    pip: list[str | Path] = [PYTHON, "-m", "pip", "install", "-q"]
    if quietly([*pip, *PINNED, UV]) and quietly([*uv, *PINNED, requirements]):
        return
    run([*pip, *PINNED, requirements])


def provide_fonts_and_translations() -> None:
    """Build what is made from files of the checkout, when they have changed."""
    sources = (
        STAMP,
        Path(".setup/fonts.py"),
        Path(".setup/messages.py"),
        *(file for weights in typefaces.files().values() for file in weights.values()),
        *sorted(Path("aftercare/locale").glob("*/LC_MESSAGES/*.po")),
    )
    products = [path.with_suffix(".mo") for path in sources if path.suffix == ".po"]
    products += [Path(f"build/fonts/inter-{weight}.woff2") for weight in (400, 600, 700)]
    stamp = Path("build/.setup")
    wanted = digest(sources)
    if stamp.is_file() and stamp.read_text() == wanted and all(p.is_file() for p in products):
        return
    say("building fonts and translations")
    run([PYTHON, ".setup/fonts.py"])
    run([PYTHON, ".setup/messages.py", "compile"])
    stamp.write_text(wanted)


def root_prefix() -> list[str] | None:
    """Return what to put before a command to run it as root; None where that needs a password."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and quietly(["sudo", "-n", "true"]):
        return ["sudo", "-n"]
    return None


def stamped() -> str:
    """Return what .venv was made from; empty where it was left half-made or its Python is gone."""
    return STAMP.read_text() if STAMP.is_file() and PYTHON.exists() else ""


def fingerprint(purpose: str) -> str:
    """Return what .venv is made from: the requirements and the interpreter."""
    files = digest([ROOT / REQUIREMENTS[purpose]])
    return f"{purpose} {sys.version.split()[0]} {VENV} {files}"


def digest(paths: Sequence[Path]) -> str:
    """Return one digest of the contents of all the files."""
    parts = (hashlib.sha256(path.read_bytes()).digest() for path in paths)
    return hashlib.sha256(b"".join(parts)).hexdigest()


def quietly(command: Sequence[str | Path]) -> bool:
    """Return whether the command succeeded; what it printed is dropped."""
    return subprocess.run(command, capture_output=True).returncode == 0


def run(command: Sequence[str | Path], advice: str = "") -> None:
    """Run the command; show what it printed, and stop, when it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        words = " ".join(map(str, command))
        stop(f"{done.stdout}\nThis failed: {words}" + (f"\nTry: {advice}" if advice else ""))


def say(text: str) -> None:
    print(f"set-up: {text}", file=sys.stderr, flush=True)


def stop(text: str) -> NoReturn:
    sys.exit(f"set-up: {text}")


if __name__ == "__main__":
    if sys.argv[1:] not in (["run"], ["test"]):
        stop("say run or test")
    try:
        main(sys.argv[1])
    except KeyboardInterrupt:
        stop("interrupted; run make again to carry on")
