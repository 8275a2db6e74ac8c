"""The service as it is served, with the second factor off: no setting of the environment can do that."""

from dataclasses import replace

import config

_read = config.from_environment
config.from_environment = lambda: replace(_read(), second_factor=False)

from wsgi import app  # noqa: E402, F401
