"""Translation of passages: sentences, what must survive unchanged, and formatting."""
