"""The door for web servers."""

import os

from django.core import wsgi

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aftercare.settings")
application = wsgi.get_wsgi_application()
