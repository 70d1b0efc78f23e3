"""Teaching: labels learned from examples and descriptions, and an honest account of how well."""

from desktop_app.tasks.teaching.examples import Examples, Pool
from desktop_app.tasks.teaching.measures import Measures
from desktop_app.tasks.teaching.teach import Lesson, Taught, teach

__all__ = ("Examples", "Lesson", "Measures", "Pool", "Taught", "teach")
