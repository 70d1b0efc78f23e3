"""The page “Summarise”."""
