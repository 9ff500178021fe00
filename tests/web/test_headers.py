"""The headers of every response, and the cookies."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = ("/accounts/login/", "/accounts/password/change/", "/no/such/page")


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_fenced_in_and_kept_nowhere(client: Client, address: str) -> None:
    headers = client.get(address).headers
    policy = headers["Content-Security-Policy"].split("; ")
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "no-store" in headers["Cache-Control"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.django_db  # Django looks after its connections when the response is closed
def test_fonts_may_be_kept_by_the_browser(client: Client) -> None:
    response = client.get("/static/fonts/inter-400.woff2")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "font/woff2"
    assert "no-store" not in response.headers["Cache-Control"]
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    response.close()


@pytest.mark.django_db
def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client: Client) -> None:
    client.get("/accounts/login/")
    cookie = client.cookies["csrftoken"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_outside_the_demo_nothing_travels_in_the_clear() -> None:
    code = """
import django
from django.test import Client
django.setup()
from django.conf import settings
response = Client().get("/accounts/login/", HTTP_HOST="clinic.example")
assert (response.status_code, response["Location"]) == (
    301, "https://clinic.example/accounts/login/"), response
response = Client().get("/static/none", HTTP_HOST="clinic.example", secure=True)
assert response["Strict-Transport-Security"].startswith("max-age=31536000; includeSubDomains")
assert settings.SESSION_COOKIE_NAME.startswith("__Host-") and settings.SESSION_COOKIE_SECURE
assert settings.CSRF_COOKIE_NAME.startswith("__Host-") and settings.CSRF_COOKIE_SECURE
assert Client().get("/accounts/login/", HTTP_HOST="other.example").status_code == 400
"""
    env = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "aftercare.settings",
        "SECRET_KEY": "k3YnB7tQ-vJ0x" * 5,
        "ALLOWED_HOSTS": "clinic.example",
    }
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
