"""The pages of a clinic's additions."""
