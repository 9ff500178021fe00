"""Keeps secrets that stand in addresses out of the logs."""

import logging
import re

# The addresses whose second part opens something.
SECRET = re.compile(r"/(p|confirm)/[^/\s\"']+")


class WithoutSecrets(logging.Filter):
    """Leaves of "/p/<token>/" only "/p/…/" in every line, whoever writes it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the line; it is always kept."""
        record.msg, record.args = SECRET.sub(r"/\1/…", record.getMessage()), ()
        return True
