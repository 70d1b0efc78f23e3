"""Results out of a corpus: csv, xlsx, jsonl, html report."""
