"""Inside the application, with the named cast at hand."""

from collections.abc import Iterator

import pytest
from flask import Flask

from domain.officer import Officer
from extensions import db


@pytest.fixture
def inside(app: Flask) -> Iterator[None]:
    """Verbs are called as a request calls them: inside the application's context."""
    with app.app_context():
        yield
        db.session.remove()


@pytest.fixture
def martin(inside: None) -> Officer:
    """An officer."""
    return Officer.called("martin")


@pytest.fixture
def petit(inside: None) -> Officer:
    """Another one."""
    return Officer.called("petit")


@pytest.fixture
def durand(inside: None) -> Officer:
    """A supervisor."""
    return Officer.called("durand")
