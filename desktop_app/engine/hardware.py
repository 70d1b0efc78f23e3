"""What this processor can do for the engine."""

from importlib import import_module

_FEATURES = ("AVX512_ICL", "AVX512F", "AVX2", "AVX", "ASIMDDP", "ASIMD", "NEON")
"""The best first; AVX512_ICL includes the VNNI instructions that make int8 fast."""


def instruction_set() -> str:
    """Return the best vector instruction set of this processor that int8 inference gains from."""
    # NumPy finds it on every system it runs on; it is where numpy.show_runtime() looks too.
    found = import_module("numpy._core._multiarray_umath").__cpu_features__
    return next((name for name in _FEATURES if found.get(name)), "baseline")
