"""Run one verb with the services up: manage, test, check or bench."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

from environment import for_command, local_environment, one_line, require_disk
from places import ROOT, ServiceError
from preparation import manage as run_management
from preparation import remember_logins
from services import services

TESTING = {"DEBUG": "1", "KLA_REQUIRE_2FA": "0", "KLA_N_PLUS_ONE_GUARD": "1"}
PRODUCTION = {
    "DEBUG": "0",
    "KLA_BEHIND_TLS": "1",
    "KLA_REQUIRE_2FA": "1",
    "ALLOWED_HOSTS": "kla.example.go.id",
    "SECRET_KEY": "check-only-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
}


def call(command: Sequence[str | Path], environment: dict[str, str], cwd: Path | None = ROOT) -> int:
    """Run to the end; Ctrl-C reaches the child too, which then decides when to stop; TERM is passed on."""
    with subprocess.Popen([str(part) for part in command], env=environment, cwd=cwd) as process:

        def pass_on(_number: int, _frame: FrameType | None) -> None:
            process.terminate()

        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, pass_on)
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue


def manage(arguments: Sequence[str]) -> int:
    with services() as urls:
        environment = for_command(local_environment(urls), arguments[0] if arguments else "help")
        if list(arguments[:1]) == ["load_demo"]:
            text = run_management(environment, *arguments)
            remember_logins(text)
            print(text, end="")
            return 0
        return call([sys.executable, ROOT / "manage.py", *arguments], environment, cwd=None)


def test(arguments: Sequence[str]) -> int:
    if list(arguments[:1]) == ["--campaign"]:
        campaign = ROOT / "tests" / "campaigns" / f"test_{''.join(arguments[1:2])}.py"
        if not campaign.exists():
            known = sorted(path.stem.removeprefix("test_") for path in campaign.parent.glob("test_*.py"))
            raise ServiceError(f"No such campaign. Known: {', '.join(known) or 'none yet'}.")
        arguments = ["-n", "0", "-s", str(campaign), *arguments[2:]]
    require_disk()
    with services() as urls:
        return call([sys.executable, "-m", "pytest", *arguments], local_environment(urls, **TESTING))


def bench(arguments: Sequence[str]) -> int:
    with services() as urls:
        return call([sys.executable, "-m", "bench", *arguments], local_environment(urls))


def check(arguments: Sequence[str]) -> int:
    """Run every step, or those named, and say at the end which failed."""
    tool = Path(sys.executable).parent
    django: list[str | Path] = [sys.executable, ROOT / "manage.py"]
    steps: dict[str, list[str | Path]] = {
        "lint": [tool / "ruff", "check", "."],
        "format": [tool / "ruff", "format", "--check", "."],
        "templates": [tool / "djlint", "--lint", "--quiet", "templates"],
        "rooms": [tool / "lint-imports", "--no-logo"],
        "types": [tool / "mypy"],
        "migrations": [*django, "makemigrations", "--check", "--dry-run"],
        "deployment": [*django, "check", "--deploy", "--fail-level", "WARNING"],
    }
    chosen = list(arguments) or list(steps)
    if unknown := [name for name in chosen if name not in steps]:
        raise ServiceError(f"Unknown step {unknown[0]}. Known: {', '.join(steps)}.")
    failed = []
    with services() as urls:
        environment = {**local_environment(urls), **PRODUCTION}
        for name in chosen:
            started = time.monotonic()
            print(f"-- {name}", flush=True)
            if call(steps[name], environment) != 0:
                failed.append(name)
            print(f"   {time.monotonic() - started:.1f} s", flush=True)
    print(f"check: failed: {', '.join(failed)}" if failed else "check: all well", flush=True)
    return 1 if failed else 0


VERBS: dict[str, Callable[[Sequence[str]], int]] = {
    "manage": manage,
    "test": test,
    "check": check,
    "bench": bench,
}

if __name__ == "__main__":
    try:
        sys.exit(VERBS[sys.argv[1]](sys.argv[2:]))
    except (ServiceError, OSError) as error:
        sys.exit(f"{sys.argv[1]}: {one_line(error)}")
