"""How gunicorn serves: a few processes with a few threads each."""

import os

wsgi_app = "aftercare.wsgi:application"
bind = [f"127.0.0.1:{os.environ.get('PORT', '8000')}"]
worker_class = "gthread"
workers = int(os.environ.get("WORKERS", "2"))
threads = int(os.environ.get("THREADS", "4"))
# Loaded once, so that bad settings stop the server instead of its workers, again and again.
preload_app = True
# Addresses of pages can name patients' sheets: no access log.
accesslog = None
loglevel = "warning"
# Long enough for a large batch of PDFs, short enough to notice a worker that hangs.
timeout = 60
graceful_timeout = 10
control_socket_disable = True
