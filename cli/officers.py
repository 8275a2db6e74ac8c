"""Who may sign in."""

from collections.abc import Callable
from typing import Any

import click

from cli.group import Group
from domain import factor, queue
from domain.errors import Refused
from domain.hiring import ROLES
from domain.officer import Officer

officers = Group("officers", help="Who may sign in.")
DOES = {
    "officer": "answers at the desk",
    "psychologist": "answers at the desk, reads what officers leave for the debriefing",
    "supervisor": "answers at the desk, reads the audit",
    "administrator": "reads the audit, makes and closes accounts; reads no conversation",
    "station": "a police station's front desk; signs in once an administrator said of which station",
}


@officers.command("roles")
def roles() -> None:
    """What each role may do."""
    for role in ROLES:
        click.echo(f"{role}: {DOES[role]}")


@officers.command("list")
def list_officers() -> None:
    """Everybody who has an account, and what state it is in."""
    for each in Officer.everybody():
        state = "revoked" if each.revoked_at else "blocked" if each.blocked_at else "open"
        given = ", password to be changed" if each.given_at and state == "open" else ""
        given += ", trained for minors" if each.for_minors else ""
        count = factor.count(each.id)
        click.echo(
            f"{each.login}: {each.name}, {each.role}, {state}{given}, second factors: {count}"
        )


@officers.command("hire")
@click.argument("login")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), default="officer", show_default=True)
@click.option("--password", help="Their first password; one is made when this is left out.")
@click.option("--chosen", is_flag=True, help="They chose it themselves: it need not be changed.")
def hire(login: str, name: str, role: str, password: str | None, chosen: bool) -> None:
    """Let NAME sign in as LOGIN. The first password is to be changed at the first sign-in."""
    if chosen and password is None:
        raise click.ClickException("--chosen goes with --password.")
    hired: Any = _asked(lambda: Officer.hire(login, name, role, password, chosen=chosen))
    click.echo(f"{hired.name} may now sign in as {hired.login}.")
    if password is None:
        _told(hired.first_password)


@officers.command("role")
@click.argument("login")
@click.argument("role", type=click.Choice(ROLES))
def role(login: str, role: str) -> None:
    """Make LOGIN an officer, a supervisor…; their sessions end."""
    officer = _called(login)
    _asked(lambda: officer.amend(officer.name, role))
    click.echo(f"{officer.name} is now: {role}.")


@officers.command("fit")
@click.argument("login")
@click.argument("places", type=int)
@click.option("--languages", default="", help="Other languages they read and write: « ar en ».")
def fit(login: str, places: int, languages: str) -> None:
    """How many conversations LOGIN holds at most, and which languages they read."""
    officer = _called(login)
    _asked(lambda: officer.fit(str(places), languages))
    click.echo(
        f"{officer.name}: {officer.places} places; languages: {officer.languages or 'none'}."
    )


@officers.command("minors")
@click.argument("login")
@click.argument("trained", type=click.Choice(("yes", "no")))
def minors(login: str, trained: str) -> None:
    """Say whether LOGIN is trained to answer people under eighteen."""
    officer = _called(login)
    officer.train(trained == "yes")
    answers = "answers" if officer.for_minors else "is not trained to answer"
    click.echo(f"{officer.name} {answers} people under eighteen.")


@officers.command("revoke")
@click.argument("login")
def revoke(login: str) -> None:
    """Let LOGIN sign in no more, for good; what is open in front of them closes at once."""
    officer = _called(login)
    _asked(officer.revoke)
    click.echo(f"{officer.name} may no longer sign in.")
    if held := queue.held_by(officer):
        numbers = ", ".join(str(item.id) for item in held)
        click.echo(
            f"Still in their name, and answered by nobody: conversations {numbers}.", err=True
        )


@officers.command("block")
@click.argument("login")
def block(login: str) -> None:
    """Let LOGIN sign in no more until unblocked; what is open in front of them closes at once."""
    officer = _called(login)
    _asked(officer.block)
    click.echo(f"{officer.name} may not sign in until unblocked.")


@officers.command("unblock")
@click.argument("login")
def unblock(login: str) -> None:
    """Let LOGIN sign in again, and forget wrong tries."""
    officer = _called(login)
    _asked(officer.unblock)
    click.echo(f"{officer.name} may sign in.")


@officers.command("reset-factor")
@click.argument("login")
def reset_factor(login: str) -> None:
    """For who lost their second factor: they make another, after a first password that this prints."""
    officer = _called(login)
    first: Any = _asked(officer.reset)
    click.echo(
        f"The second factors and recovery codes of {officer.name} are worth nothing any more."
    )
    _told(first)


@officers.command("sign-out")
@click.argument("login")
def sign_out(login: str) -> None:
    """End every session of LOGIN."""
    officer = _called(login)
    _asked(officer.dismiss)
    click.echo(f"{officer.name} has no session any more.")


def _called(login: str) -> Officer:
    officer = Officer.called(login)
    if officer is None:
        raise click.ClickException(f"Nobody signs in as {login}.")
    return officer


def _asked(act: Callable[[], object]) -> object:
    try:
        return act()
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from None


def _told(first: str) -> None:
    click.echo(f"First password, shown this once: {first}")
    click.echo("It must be changed at the first sign-in, within seven days.")
