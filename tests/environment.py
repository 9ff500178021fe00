"""Sets the environment of the tests, before Django reads its settings."""

import os
import tempfile

os.environ.setdefault("DEMO", "1")
os.environ.setdefault("DATA_DIR", os.path.join(tempfile.gettempdir(), f"aftercare-{os.getuid()}"))
