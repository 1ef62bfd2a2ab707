"""What a revision changed: the command diff."""

import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import click

from scorecards.cli.group import main
from scorecards.cli.run import (
    complete_partner,
    edition_option,
    language_option,
    month_or_none,
    one_month,
    workspace_of,
)
from scorecards.errors import ConfigurationError, Problem

if TYPE_CHECKING:
    from scorecards.ledger import Difference, Document, Ledger
    from scorecards.model import Month, Partner
    from scorecards.model.peers import Edition
    from scorecards.workspace import Workspace

_FROM_HELP = "The earlier revision.  [default: the one before the other]"
_TO_HELP = (
    "The later revision, or `today`: what would be published now.  [default: the newest; today, where only one is "
    "published]"
)
_TODAY = "today"


class _Revision(click.ParamType[int | str]):
    """A number from 1, or `today`."""

    name = "N|today"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | str:
        """The number, or the word."""
        if value == _TODAY:
            return _TODAY
        return click.IntRange(1).convert(value, param, ctx)


@main.command()
@click.argument("partner", shell_complete=complete_partner)
@click.argument("period")
@click.option("--from", "from_", type=click.IntRange(1), metavar="N", help=_FROM_HELP)
@click.option("--to", "to", type=_Revision(), help=_TO_HELP)
@edition_option
@language_option
@click.option("--parcels", is_flag=True, help="List every row that was added, removed or changed, too.")
@click.option("--json", "as_json", is_flag=True, help="Everything as JSON.")
@click.pass_obj
def diff(
    options: dict[str, Any],
    partner: str,
    period: str,
    from_: int | None,
    to: int | str | None,
    edition: "Edition",
    language: str | None,
    parcels: bool,
    as_json: bool,
) -> None:
    """Say what a revision of PARTNER's scorecard of PERIOD changed, and why: figures, statuses, grade, sentences.

    Without --from and --to the two newest published revisions are compared; where only one is published, that one
    and what would be published now. Causes are named where the ledger kept what tells them, and never guessed.
    """
    from scorecards.ledger import Key, Ledger, Restating, place_of
    from scorecards.terminal import print_changed_rows, print_difference

    workspace = workspace_of(options)
    month = _month(period)
    place = place_of(workspace.ledger, workspace.folder)
    if not place.is_there:
        raise _nothing(partner, period)
    with Ledger(place) as ledger:
        own = _partner(workspace, ledger, partner)
        key = Key(own.id, str(month), edition, language or own.language)
        documents = Restating(ledger, workspace).published(key)
        before, after = _chosen(documents, key.id(1), from_, to)
        if after is None:
            found = _with_today(options, ledger, before, (own.id, month))
        else:
            found = Restating(ledger, workspace).difference(before, after, None)
    if as_json:
        told = asdict(found if parcels else replace(found, rows=None))
        click.echo(json.dumps({"from": before.id, "to": after.id if after else _TODAY, **told}, default=str, indent=2))
        return
    print_difference(found.restatement, before, after, workspace)
    if parcels:
        print_changed_rows(found.rows)


def _month(period: str) -> "Month":
    month = month_or_none(period)
    if month is None:
        raise ConfigurationError([Problem("PERIOD", None, "is missing", "Write a month like 2026-10.")])
    return month


def _nothing(partner: str, period: str) -> ConfigurationError:
    hint = "`scorecards publish` makes drafts final; `scorecards ledger` lists what was published."
    return ConfigurationError([Problem("diff", None, f"nothing of {partner} in {period} is published", hint)])


def _partner(workspace: "Workspace", ledger: "Ledger", name: str) -> "Partner":
    """The partner of an id, name or alias; one that only the data names is known by its id in the ledger."""
    spelled = {each.casefold(): own for own in workspace.partners for each in (*own.aliases, own.name, own.id)}
    if found := spelled.get(name.strip().casefold()):
        return found
    known = ledger.documents((name,))
    if not known:
        hint = f"Partners: {', '.join(own.id for own in workspace.partners)}."
        raise ConfigurationError([Problem("partner", None, f"there is no partner {name!r}", hint)])
    return replace(workspace.partners[0], id=name, language=known[0].key.language)


def _chosen(
    documents: "list[Document]", first: str, from_: int | None, to: int | str | None
) -> "tuple[Document, Document | None]":
    """The revisions to compare; None stands for today."""
    if not documents:
        hint = "`scorecards ledger` lists what was published; --edition and --language name another document."
        raise ConfigurationError([Problem(first, None, "was not published", hint)])
    by_number = {document.revision: document for document in documents}
    newest = documents[-1].revision
    if to is None:
        to = _TODAY if newest == 1 or from_ == newest else newest
    if from_ is None:
        from_ = newest if to == _TODAY else int(to) - 1
    wanted = [from_] if to == _TODAY else [from_, int(to)]
    if problems := [_unknown(documents, number) for number in wanted if number not in by_number]:
        raise ConfigurationError(problems)
    if to != _TODAY and from_ >= int(to):
        what = f"revision {from_} is not before revision {to}"
        raise ConfigurationError([Problem("--from", None, what, "Name the earlier one with --from.")])
    return by_number[from_], None if to == _TODAY else by_number[int(to)]


def _unknown(documents: "list[Document]", number: int) -> Problem:
    known = ", ".join(str(document.revision) for document in documents)
    return Problem(documents[0].key.id(number), None, "was not published", f"Published revisions: {known}.")


def _with_today(options: dict[str, Any], ledger: "Ledger", before: "Document", of: "tuple[str, Month]") -> "Difference":
    """A revision and what would be published now."""
    from scorecards.compose import compose
    from scorecards.ledger import Restating, configuration_of, following

    session, chosen, month = one_month(options, of[0], str(of[1]), quiet=True)
    kind: Any = before.key.edition
    card = compose(session.workspace, session.tables, session.measures, chosen, month, kind, before.key.language)
    now = following(ledger, card, ledger.newest(before.key), "final")
    configuration = configuration_of(session.workspace, chosen.id)
    return Restating(ledger, session.workspace).difference(before, (now, configuration), session)
