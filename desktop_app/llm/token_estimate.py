"""How many tokens a text takes, before any server has counted them."""

import re

# Rules of thumb: English takes about 4 characters a token, letters with accents and other alphabets
# more tokens, Japanese and Chinese about one a character. Against the least favourable vocabulary,
# SmolLM2's small English one, that is half too many for English, a fifth too few for Portuguese and
# a third too few for Japanese; those of many languages need fewer. The server has the last word.
_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_ASCII = re.compile("[\x00-\x7f]")
_TOKENS_PER_WIDE = 1.2
_TOKENS_PER_ASCII = 0.3
_TOKENS_PER_OTHER = 0.7
_TOKENS_PER_MESSAGE = 8
"""Role and marks of a message in the templates of common models."""


def estimate_tokens(text: str) -> int:
    """Return about how many tokens `text` takes in a prompt, give or take a half."""
    wide = len(_WIDE.findall(text))
    plain = len(_ASCII.findall(text))
    other = len(text) - wide - plain
    estimate = wide * _TOKENS_PER_WIDE + plain * _TOKENS_PER_ASCII + other * _TOKENS_PER_OTHER
    return _TOKENS_PER_MESSAGE + round(estimate)
