"""Reading many rows by key without outgrowing a statement."""

from collections.abc import Iterator, Sequence

from sqlite_utils import Database

_VARIABLES = 500
"""Values bound to one statement; SQLite's oldest limit is 999."""


def select_in(
    database: Database, statement: str, values: Sequence[object], *before: object
) -> Iterator[tuple[object, ...]]:
    """Run a SELECT ending in `IN` for any number of values; `before` binds what stands before."""
    for start in range(0, len(values), _VARIABLES):
        some = values[start : start + _VARIABLES]
        yield from database.execute(f"{statement} ({', '.join('?' * len(some))})", [*before, *some])
