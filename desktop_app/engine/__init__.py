"""CTranslate2 made safe: encoders, tokenizers, batching, threads."""
