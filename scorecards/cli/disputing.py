"""Commands on what partners dispute: import of their files, list, review."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scorecards.cli.group import main, styled
from scorecards.cli.publishing import enter_accepted, ledger_needed, ledger_or_none
from scorecards.cli.run import complete_partner, day_option, period_or_none, session_of, signature, today, workspace_of
from scorecards.errors import ConfigurationError, Problem, configuration_error
from scorecards.model.disputes import DISPUTE_REASONS, DISPUTE_STATES

if TYPE_CHECKING:
    from scorecards.ledger import Document, Ledger
    from scorecards.ledger.dispute_book import Decision
    from scorecards.ledger.dispute_form import Form, Judged
    from scorecards.ledger.published_rows import PublishedRows
    from scorecards.model.disputes import DisputeState, FiledDispute
    from scorecards.workspace import Workspace

_SOME_FAILED = 1
_BY_HELP = "Who does it, as the ledger records it.  [default: the name you are logged in with]"
_PARTNER_HELP = "Id of a partner; may be repeated."
_WHERE_HELP = (
    "Those with all of: kpi, reason, partner, period, parcel, late (yes, no), like kpi=on_time,reason=weather."
)
_RULES = ("kpi", "reason", "partner", "period", "parcel", "late")


@main.group()
def disputes() -> None:
    """Take in what partners dispute, list it, decide on it."""


@disputes.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--partner", metavar="ID", shell_complete=complete_partner, help="Who sent it: refused for another's document."
)
@click.option("--document", "name", metavar="ID", help="The document it answers to, where the file does not say.")
@click.option(
    "--on", "received", callback=day_option, metavar="DATE", help="The day it was received.  [default: today]"
)
@click.option("--partial", is_flag=True, help="Take the rows that are right where others are refused.")
@click.option("--by", metavar="NAME", help=_BY_HELP)
@click.pass_obj
def import_command(
    options: dict[str, Any],
    file: Path,
    partner: str | None,
    name: str | None,
    received: date | None,
    partial: bool,  # a flag of the command line
    by: str | None,
) -> None:
    """Take in the sheet "Disputes" of an annex as its partner filled it in: .xlsx or .csv.

    Each row is held against what was published in the document that the file names; nothing else of the file counts.
    Rows that are refused are listed with what to do; then nothing is taken in, but with --partial. What is decided
    stays decided, whatever a file says.
    """
    from scorecards.ledger.dispute_book import DisputeBook
    from scorecards.ledger.dispute_form import judge, read_form

    workspace, received = workspace_of(options), received or today()
    form = read_form(file)
    with ledger_needed(workspace) as ledger:
        document = _document(ledger, form, name, partner)
        judged = judge(form, _published(workspace, ledger, document), document.key.period, received)
        if judged.refused and not (partial and judged.claims):
            raise ConfigurationError(judged.refused)
        if not judged.claims:
            raise configuration_error(file, "has no row that is filled in", "Fill in a row per parcel and KPI.")
        late = _is_late(workspace, document, received)
        filed = DisputeBook(ledger).file(document, judged.claims, received, signature(by), late=late)
    from scorecards.terminal.disputes import print_filed

    print_filed(document.id, filed)
    _tell_refused(judged)


def _document(ledger: "Ledger", form: "Form", name: str | None, partner: str | None) -> "Document":
    """The published document that a form answers to. Raises ConfigurationError."""
    wanted = form.document or name
    if not wanted:
        hint = "Name it with --document; `scorecards ledger` lists them."
        raise configuration_error(form.path, "does not say which document it answers to", hint)
    if name and form.document and name != form.document:
        what = f"answers to {form.document}, not to {name}"
        raise configuration_error(form.path, what, "Leave --document out, or ask for the right file.")
    try:
        document = ledger.document(wanted)
    except ConfigurationError:
        what = f"answers to {wanted}, which was not published from here"
        raise configuration_error(form.path, what, "`scorecards ledger` lists what was published.") from None
    if document.state == "draft" or document.key.edition != "partner":
        what = f"answers to {wanted}, which no partner was given: {document.state}, {document.key.edition} edition"
        raise configuration_error(form.path, what, "Only a published document of the partner can be disputed.")
    if partner is not None and document.key.partner != partner:
        what = f"is said to come from {partner}, and answers to a document that is not its own"
        raise configuration_error(form.path, what, "Nothing of it was looked at. Ask the sender.")
    return document


def _published(workspace: "Workspace", ledger: "Ledger", document: "Document") -> "PublishedRows":
    """What the document counts against its partner; the data is read only where its annex does not list every row."""
    from scorecards.ledger.published_rows import completed, published_rows

    published = published_rows(ledger, document)
    if not published.cut:
        return published
    from scorecards.compose.annex.disputing import failed_parcels
    from scorecards.model import scorecard_from_json

    try:
        card = scorecard_from_json(ledger.content(document.card).decode())
    except ValueError:
        what = "lists not every row, and its scorecard is of a version of this program that knew other fields"
        raise configuration_error(document.id, what, "Publish its next revision, and let that be disputed.") from None
    session = session_of(workspace)
    return completed(published, failed_parcels(session.workspace, session.tables, card))


def _is_late(workspace: "Workspace", document: "Document", received: date) -> bool:
    """Whether the response window of the contract is over."""
    partner = next((own for own in workspace.partners if own.id == document.key.partner), None)
    days = partner.dispute_terms.within if partner else workspace.defaults[0].disputes.within
    return days is not None and received > date.fromisoformat(document.published_at[:10]) + timedelta(days=days)


def _tell_refused(judged: "Judged") -> None:
    for problem in judged.refused:
        click.echo(styled(problem), err=True)
    if judged.refused:
        click.echo("The rows above were refused; all others were taken in.", err=True)
        sys.exit(_SOME_FAILED)


@disputes.command("list")
@click.option("--partner", "partners", multiple=True, metavar="ID", shell_complete=complete_partner, help=_PARTNER_HELP)
@click.option("--period", metavar="PERIOD", help="A month like 2026-10.")
@click.option("--state", "states", multiple=True, type=click.Choice(DISPUTE_STATES), help="May be repeated.")
@click.pass_obj
def list_command(
    options: dict[str, Any], partners: tuple[str, ...], period: str | None, states: "tuple[DisputeState, ...]"
) -> None:
    """List what was disputed, and what became of it."""
    from scorecards.ledger.dispute_book import DisputeBook
    from scorecards.terminal.disputes import print_disputes

    wanted = period_or_none(period)
    opened = ledger_or_none(workspace_of(options))
    if opened is None:
        return
    with opened as ledger:
        found = DisputeBook(ledger).disputes(partners, str(wanted) if wanted else None, states)
    if found:
        print_disputes(found)
    else:
        click.echo("There is no such dispute.", err=True)


@disputes.command()
@click.option("--accept", "accept", multiple=True, metavar="ID", help="Accept a dispute; may be repeated.")
@click.option("--decline", "decline", multiple=True, metavar="ID", help="Decline a dispute; may be repeated.")
@click.option("--ask", "ask", multiple=True, metavar="ID", help="Ask its partner for more; may be repeated.")
@click.option("--where", metavar="RULE", help=_WHERE_HELP)
@click.option("--as", "bulk", type=click.Choice(["accepted", "declined", "asked"]), help="What --where decides.")
@click.option("--reason", "words", metavar="TEXT", help="Why; the partner reads it.")
@click.option("--by", metavar="NAME", help=_BY_HELP)
@click.option("--on", "day", callback=day_option, metavar="DATE", help="The day of the decision.  [default: today]")
@click.option("--yes", is_flag=True, help="Do what --where selects; without it, it is only listed.")
@click.pass_obj
def review(
    options: dict[str, Any],
    accept: tuple[str, ...],
    decline: tuple[str, ...],
    ask: tuple[str, ...],
    where: str | None,
    bulk: "Decision | None",
    words: str | None,
    by: str | None,
    day: date | None,
    yes: bool,  # a flag of the command line
) -> None:
    """List what is open, or decide: by ID, or in bulk by a rule.

    What is accepted is entered into exclusions/disputes.csv, once. A decision stands.
    """
    from scorecards.ledger.dispute_book import DisputeBook
    from scorecards.terminal.disputes import print_disputes

    workspace, who = workspace_of(options), signature(by)
    named: dict[Decision, list[str]] = {"accepted": [*accept], "declined": [*decline], "asked": [*ask]}
    _check(named, where, bulk, words)
    with ledger_needed(workspace) as ledger:
        book = DisputeBook(ledger)
        enter_accepted(ledger, workspace)
        undecided = book.disputes(states=("open", "asked"))
        selected = _selected(undecided, where) if where else undecided
        is_trial = where is not None and not yes
        if is_trial or not (where or any(named.values())):
            if selected:
                print_disputes(selected)
            click.echo(_trial(len(selected), bulk) if is_trial else _count(len(selected), "open"), err=True)
            return
        if where and bulk:
            named[bulk] += [dispute.id for dispute in selected]
        own = {dispute.id: dispute.partner for dispute in undecided}
        _refuse_unknown(workspace, [own[name] for name in named["accepted"] if name in own])
        for decision, ids in named.items():
            if ids:
                _refuse_own(workspace, [own[name] for name in ids if name in own], who.who)
                print_disputes(book.decide(list(dict.fromkeys(ids)), decision, words or "", day or today(), who))
        enter_accepted(ledger, workspace)


def _check(named: "Mapping[Decision, Sequence[str]]", where: str | None, bulk: str | None, words: str | None) -> None:
    """Raises ConfigurationError for a call that does not say what is to be done."""
    ids = [name for own in named.values() for name in own]
    if twice := [name for name in dict.fromkeys(ids) if sum(name in own for own in named.values()) > 1]:
        raise configuration_error(twice[0], "is decided in two ways at once", "Name it once.")
    if ids and where:
        raise configuration_error("--where", "stands beside single disputes", "Do one after the other.")
    if (where is None) != (bulk is None):
        missing = "--as" if where else "--where"
        hint = "Write --where kpi=on_time,reason=weather --as accepted --reason TEXT."
        raise configuration_error(missing, "is missing: a rule says which disputes and what becomes of them", hint)
    if (ids or bulk) and not (words or "").strip():
        raise configuration_error("--reason", "is missing", "Say why: the partner reads it, and so do auditors.")


def _selected(undecided: "Iterable[FiledDispute]", where: str) -> "list[FiledDispute]":
    """The disputes of a rule. Raises ConfigurationError for a rule that cannot be read."""
    rules: dict[str, str] = {}
    for part in where.split(","):
        key, is_rule, value = (text.strip() for text in part.partition("="))
        if not is_rule or key not in _RULES or not value or key in rules:
            what = f"{part.strip()!r} is no rule, or stands twice"
            raise configuration_error("--where", what, f"Write key=value, keys: {', '.join(_RULES)}.")
        rules[key] = value
    if rules.get("reason", "other") not in DISPUTE_REASONS:
        hint = f"Reasons: {', '.join(DISPUTE_REASONS)}."
        raise configuration_error("--where", f"there is no reason {rules['reason']!r}", hint)
    return [one for one in undecided if all(_value(one, key) == value for key, value in rules.items())]


def _value(dispute: "FiledDispute", key: str) -> str:
    return ("yes" if dispute.late else "no") if key == "late" else str(getattr(dispute, key))


def _trial(number: int, bulk: str | None) -> str:
    return f"{_count(number, 'to be ' + str(bulk))} with --yes; nothing was changed."


def _count(number: int, what: str) -> str:
    return f"{number} dispute{'s' if number != 1 else ''} {what}"


def _refuse_unknown(workspace: "Workspace", partners: Iterable[str]) -> None:
    """The register names partners by their files. Raises ConfigurationError where one has none."""
    known = {partner.id for partner in workspace.partners}
    if missing := [name for name in dict.fromkeys(partners) if name not in known]:
        hint = "Write the file: the register of exclusions names partners by theirs."
        raise ConfigurationError(
            Problem(str(workspace.folder / "partners" / f"{name}.yaml"), None, "is missing", hint) for name in missing
        )


def _refuse_own(workspace: "Workspace", partners: Iterable[str], who: str) -> None:
    """Four eyes: nobody decides on a dispute of their own. Raises ConfigurationError."""
    for partner in workspace.partners:
        names = (partner.id, partner.name, *partner.aliases, *(contact.name for contact in partner.contacts))
        if partner.id in set(partners) and who.strip().casefold() in {name.casefold() for name in names}:
            what = f"{who} would decide on a dispute of their own"
            raise ConfigurationError([Problem("--by", None, what, "Somebody else than the partner decides.")])
