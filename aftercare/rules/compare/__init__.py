"""Plans compared, check-ins triaged, and rules counted: what is stricter, how often, for whom."""
