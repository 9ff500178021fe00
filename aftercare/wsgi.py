"""The door for web servers."""

import os

from django.core import wsgi
from django.core.exceptions import ImproperlyConfigured

from aftercare.installation import checks

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aftercare.settings")
application = wsgi.get_wsgi_application()

# Servers run no system checks. Without these a clinic would find out at its first sheet.
if problems := checks.problems():
    raise ImproperlyConfigured("\n".join(map(str, problems)))
