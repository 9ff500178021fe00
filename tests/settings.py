"""The settings of the tests: the demo's, but quick, and nowhere near its data."""

import os
from pathlib import Path

os.environ["DEMO"] = "1"
os.environ["DATA_DIR"] = str(Path(__file__).resolve().parent.parent / "build" / "tests")

from aftercare.settings import *  # noqa: F403 – the environment must be set before

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# Each browser of a test builds the site's layers anew; without this one of them reads the folder of
# static files each time.
WHITENOISE_AUTOREFRESH = True
