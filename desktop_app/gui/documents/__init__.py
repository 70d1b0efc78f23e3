"""The page “Documents”."""
