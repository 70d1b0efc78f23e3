"""The page “Explore”."""
