"""A clinic's own photographs of how skin looks after a treatment, with the consent they rest on."""
