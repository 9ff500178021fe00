"""From facts and guidance to a plan: depth, windows, who wins, dates, and the lines."""
