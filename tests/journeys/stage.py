"""The stage of the journeys: a whole period, a real server, a real worker, a browser for each role."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, Page

from indicators.models import CodeMapping, Instrument, Period
from indicators.services.periods import open_period
from tests.conftest import Cast, make_cast
from tests.databases import ROOT
from tests.factories import make_period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from participants.models import User

CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
CLASS_CODES = ("KECAMATAN", "DESA", "FAD", "DUNIA_USAHA")
PATIENCE = 90_000
PICTURES = ROOT / "var" / "screens"


def set_scene() -> Cast:
    """Kabupaten Banjar with a whole period: items of Dinas Kesehatan, and Dinas Pendidikan leads the rest."""
    cast = make_cast()
    for code in Instrument.objects.get().codes:
        CodeMapping.objects.create(
            regency=cast.banjar,
            code=code,
            organisation=cast.dinkes if code == "DINKES" else cast.disdik,
            is_class=code in CLASS_CODES,
        )
    open_period(make_period(cast.banjar, state=Period.State.PREPARING), cast.secretariat)
    return cast


@contextmanager
def worker(env: dict[str, str]) -> Iterator[None]:
    """A separate Celery worker; it goes with everything it started."""
    command = ["celery", "-A", "kla_portal", "worker", "--loglevel=warning", "--concurrency=1", "--beat"]
    command += ["--without-gossip", "--without-mingle", f"--hostname={secrets.token_hex(4)}@test"]
    command += [f"--schedule={env['KLA_DATA_DIR']}/beat"]
    process = subprocess.Popen([sys.executable, "-m", *command], env=env, cwd=ROOT, start_new_session=True)
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@dataclass
class Stage:
    """Opens pages as any role, takes their picture and lets axe judge them."""

    browser: Browser
    base: str
    width: int

    def page(self, user: User | None = None, *, width: int = 0, dark: bool = False) -> Page:
        """A page in a context of its own: what one person sees on one device."""
        context = self.browser.new_context(
            base_url=self.base,
            locale="id-ID",
            viewport={"width": width or self.width, "height": 900},
            color_scheme="dark" if dark else "light",
        )
        context.set_default_timeout(PATIENCE)
        if user:
            session = Client()
            session.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
            value = session.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": self.base}])
        return context.new_page()

    def look(self, page: Page, name: str) -> None:
        """Picture to var/screens, no axe violation, nothing wider than the screen."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        width = page.evaluate("innerWidth")
        page.screenshot(path=PICTURES / f"{name}-{width}.png", full_page=True)
        found = Axe().run(page).response["violations"]
        assert [(v["id"], v["nodes"][0]["html"][:120]) for v in found] == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), f"{name} is too wide"

    def close(self) -> None:
        connections["default"].close()
        self.browser.close()
