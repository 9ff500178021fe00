"""The demo's settings with the measured site's addresses."""

from aftercare.settings import *  # noqa: F403 – the same settings, with one changed

ROOT_URLCONF = "tests.bench.urls"
