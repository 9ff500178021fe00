"""A document against another: what is looser for somebody, what reads otherwise, what is left."""
