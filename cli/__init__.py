"""The third door. Commands call the same verbs the views do."""

from cli import keeping
from cli.audit import audit
from cli.demo import demo
from cli.directory import directory
from cli.officers import officers
from cli.proposals import proposals
from cli.replies import replies
from cli.rota import rota

GROUPS = (officers, demo, audit, directory, proposals, replies, rota, *keeping.GROUPS)
