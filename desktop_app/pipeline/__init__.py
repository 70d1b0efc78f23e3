"""Plan and run tasks over a corpus."""
