"""For gunicorn: patch, create, nothing else."""

import warnings

from gevent import monkey

# Not what the first process needs to see its workers die and to replace them: gevent would keep their
# end to itself. Each worker patches the rest when it begins, which is not news.
monkey.patch_all(os=False, signal=False, subprocess=False)
warnings.filterwarnings("ignore", category=monkey.MonkeyPatchWarning)

import gc  # noqa: E402

from app import create_app  # noqa: E402
from domain import commune  # noqa: E402

app = create_app()
commune.load()  # before workers fork: one table for all
# What is here now stays for good: the collector need not walk it at every turn, nor workers copy it.
gc.collect()
gc.freeze()
