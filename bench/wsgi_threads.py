"""The house for gunicorn's threads: nothing patched. Only to compare the worker classes."""

from app import create_app
from domain import commune

app = create_app()
commune.load()
