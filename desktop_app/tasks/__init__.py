"""Language, sentiment, classification and keywords."""
