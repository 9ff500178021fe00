"""What every test relies on."""

import os

import hypothesis
import pytest
from django.core.cache import cache

# The same examples in every run, so that a red test stays red; `explore` looks for new ones.
hypothesis.settings.register_profile("repeatable", derandomize=True, database=None, deadline=None)
hypothesis.settings.register_profile("explore", deadline=None, max_examples=2000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


@pytest.fixture(autouse=True)
def _no_counted_attempts() -> None:
    """Forget what limits on guessing have counted: each test signs in afresh."""
    cache.clear()
