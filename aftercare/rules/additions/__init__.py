"""What a clinic adds to an edition: read, limited in its words, merged by caution, and proven."""
