"""The page “Classify”."""
