"""The third door. Commands call the same verbs the views do."""

import cli_keeping
from cli.audit import audit
from cli.demo import demo
from cli.officers import officers

GROUPS = (officers, demo, audit, *cli_keeping.GROUPS)
