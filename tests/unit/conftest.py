"""A large model's server that does as it is told, and what a client wrote down of it."""

from collections.abc import Iterator

import pytest

from tests.unit.llm_asking import Journal
from tests.unit.model_server import ModelServer, serving


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with serving() as script:
        yield script


@pytest.fixture
def journal() -> Journal:
    return Journal()
