"""The work list of a clinic, and the counts that the guidance's pages fetch."""
