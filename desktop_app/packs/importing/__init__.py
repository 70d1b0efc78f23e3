"""Other people's models made into packs: what kinds are known, how each is read, checked, built."""
