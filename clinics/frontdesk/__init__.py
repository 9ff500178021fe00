"""The staff's screens of a visit: they compose the packages below, and nothing imports them."""
