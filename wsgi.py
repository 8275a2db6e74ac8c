"""For gunicorn: patch, create, nothing else."""

from gevent import monkey

monkey.patch_all()

import gc  # noqa: E402

from app import create_app  # noqa: E402
from domain import commune  # noqa: E402

app = create_app()
commune.load()  # before workers fork: one table for all
# What is here now stays for good: the collector need not walk it at every turn, nor workers copy it.
gc.collect()
gc.freeze()
