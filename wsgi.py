"""For gunicorn: patch, create, nothing else."""

from gevent import monkey

monkey.patch_all()

from app import create_app  # noqa: E402
from domain import commune  # noqa: E402

app = create_app()
commune.load()  # before workers fork: one table for all
