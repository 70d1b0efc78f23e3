"""The page “Home”."""
