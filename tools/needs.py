"""What the tests need from the system: on Debian as root it is installed, elsewhere one line says what is missing."""

import ctypes.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.services import stripe_mock

FONTS = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts")
KOREAN_FONTS = ("*NotoSansCJK*", "*NotoSansKR*", "*NanumGothic*", "AppleSDGothicNeo*", "*Pretendard*")


@dataclass(frozen=True)
class Need:
    """Something outside Python: whether it is here, the Debian packages that bring it, and how it is built from them."""

    name: str
    is_here: Callable[[], bool]
    packages: tuple[str, ...]
    build: Callable[[], None] | None = None


def has_postgres() -> bool:
    """A database server to start, or one that DATABASE_URL names."""
    return bool(os.environ.get("DATABASE_URL") or shutil.which("initdb") or list(Path("/usr/lib/postgresql").glob("*/bin/initdb")))


def has_browser() -> bool:
    """Chromium under one of its names."""
    return any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")))


def has_korean_font() -> bool:
    """A font with Hangul, without which every letter is the same empty box."""
    return any(next(Path(folder).rglob(pattern), None) for folder in FONTS for pattern in KOREAN_FONTS)


def has_pango() -> bool:
    """What WeasyPrint draws text with."""
    return ctypes.util.find_library("pango-1.0") is not None and ctypes.util.find_library("pangoft2-1.0") is not None


def build_stripe_mock() -> None:
    """Where it cannot be built, its own sentence."""
    say("Building stripe-mock with Go, because each call to Stripe in the tests also passes through it. About a minute, once …")
    try:
        stripe_mock.build()
    except stripe_mock.Missing as missing:
        say(str(missing))


GO = () if shutil.which("go") else ("golang-go",)
NEEDS = (
    Need("PostgreSQL", has_postgres, ("postgresql",)),
    Need("Chromium", has_browser, ("chromium",)),
    Need("Pango", has_pango, ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")),
    Need("a Korean font", has_korean_font, ("fonts-noto-cjk",)),
    Need("stripe-mock", stripe_mock.is_built, GO, build=build_stripe_mock),
)


def missing(needs: Iterable[Need] = NEEDS) -> list[Need]:
    """Those that are not here."""
    return [need for need in needs if not need.is_here()]


def can_install() -> bool:
    """Debian or a relative of it, as root."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def bring(needs: list[Need]) -> None:
    """Install what is missing where that is possible; say in one line what stays missing."""
    packages = [package for need in needs for package in need.packages]
    if packages and can_install():
        say(f"Installing with apt-get, because the tests need it: {' '.join(packages)} …")
        _apt_get(packages)
    for need in missing(needs):
        if need.build:
            need.build()
    if needs := missing(needs):
        packages = [package for need in needs for package in need.packages]
        debian = f" (Debian: apt install {' '.join(packages)})" if packages else ""
        say(f"Missing for the whole suite: {', '.join(need.name for need in needs)}{debian}. What needs them is skipped and counted; CI would fail.")


def _apt_get(packages: list[str]) -> None:
    """Quietly; apt's own words only when it fails."""
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        done = subprocess.run(["apt-get", "--quiet", *arguments], env=env, capture_output=True, text=True, check=False)
        if done.returncode:
            say(f"apt-get {' '.join(arguments)} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
            return


def say(line: str) -> None:
    """Tell the person at the terminal."""
    print(line, file=sys.stderr, flush=True)
