"""Foreign models made into int8 models of CTranslate2, without torch and without a network."""
