"""The workspace in the language of a document: names, subjects and definitions of its KPIs."""

from dataclasses import replace

from scorecards.formats import Formats
from scorecards.model import Partner
from scorecards.wording import Words, locale_of
from scorecards.workspace import Workspace


def spoken_in(workspace: Workspace, partner: Partner, language: str | None = None) -> tuple[Workspace, Formats, Words]:
    """Workspace, numbers and words in a language, by default the partner's.

    A KPI of a team's own keeps its texts unless the team's own catalogue has them.
    """
    chosen = language or partner.language
    preferred = partner.locale if partner.locale and chosen == partner.language else workspace.locale
    words = Words(chosen, workspace.overrides)
    kpis = {
        name: replace(
            kpi, name=words.word(kpi.name), subject=words.word(kpi.subject), definition=words.word(kpi.definition)
        )
        for name, kpi in workspace.kpis.items()
    }
    return replace(workspace, kpis=kpis), Formats(locale_of(chosen, preferred), workspace.currency), words
