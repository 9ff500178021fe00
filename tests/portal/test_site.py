"""The address that links begin with: whole, and never in the clear outside the demo."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from aftercare.installation import environment


def site(value, **options):
    return environment.site({"SITE_URL": value}, "SITE_URL", default="https://x.example", **options)


def test_it_is_taken_without_its_last_slash():
    assert site("https://aftercare.example/") == "https://aftercare.example"
    assert site("http://127.0.0.1:8000", plain=True) == "http://127.0.0.1:8000"
    assert environment.site({}, "SITE_URL", default="https://x.example") == "https://x.example"


@pytest.mark.parametrize(
    "value",
    [
        "",
        "aftercare.example",
        "http://aftercare.example",
        "https://",
        "https://a.example/b",
        "ftp://a",
    ],
)
def test_nonsense_is_refused_by_name(value):
    with pytest.raises(ImproperlyConfigured, match="SITE_URL"):
        site(value)
