"""The page “Translate”."""
