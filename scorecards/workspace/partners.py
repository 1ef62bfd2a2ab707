"""Partners and what was agreed with them: read and checked against the catalogue."""

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from scorecards.errors import ConfigurationError, Problem
from scorecards.model import ClaimTerms, Contact, Kpi, Month, Partner, parse_period
from scorecards.model.contract import ServiceCreditTable
from scorecards.model.disputes import DisputeTerms
from scorecards.model.partner import Rebase
from scorecards.workspace.brand import read_picture
from scorecards.workspace.contracts import read_cap, read_credits
from scorecards.workspace.liability import read_caps
from scorecards.workspace.schema import PartnerDefaults, PartnerShape
from scorecards.workspace.schema.partners import ClaimTermsShape, RebaseShape
from scorecards.workspace.targets import information_faults, read_targets
from scorecards.workspace.validate import validated
from scorecards.workspace.yaml_file import Document, Location, read_yaml, yaml_files

#: The workspace's defaults for partners and the document they stand in.
Defaults = tuple[PartnerDefaults, Document]


def spelling(name: str) -> str:
    """A name as it is compared: case, kinds and runs of spaces and the way accents are stored do not matter."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def slug(name: str) -> str:
    """A partner's id: lower-case ASCII letters, digits and hyphens, short enough for the name of a file."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower())[:80].strip("-") or "partner"


def read_partners(
    folder: Path, defaults: Defaults, kpis: Mapping[str, Kpi | None]
) -> tuple[list[Partner], list[Problem]]:
    """The partners of `partners/*.yaml`, and every fault in them; logos lie in the folder above."""
    partners: list[Partner] = []
    paths, problems = yaml_files(folder)
    for path in paths:
        try:
            document = read_yaml(path)
        except ConfigurationError as error:
            problems += error.problems
            continue
        shape, found = validated(PartnerShape, document)
        problems += found
        if shape is not None:
            partner, found = _partner(path.stem, shape, document, defaults, kpis)
            partners.append(partner)
            problems += found
            if shape.logo:
                problems += [document.problem(("logo",), what) for what in read_picture(folder.parent, shape.logo)[1]]
    return partners, problems + _name_faults(partners, folder)


def default_partner(
    partner_id: str, name: str, defaults: Defaults, kpis: Mapping[str, Kpi | None]
) -> tuple[Partner, list[Problem]]:
    """A partner found in the data, with the workspace's default targets."""
    own = PartnerShape(name=name)
    partner, problems = _partner(partner_id, own, defaults[1], defaults, kpis)
    return replace(partner, discovered=True), problems


def _partner(
    partner_id: str,
    shape: PartnerShape,
    document: Document,
    defaults: Defaults,
    kpis: Mapping[str, Kpi | None],
) -> tuple[Partner, list[Problem]]:
    base, base_document = defaults

    def said(key: str) -> tuple[PartnerDefaults, Document, Location]:
        """Where a key stands: in the partner's file, else among the defaults."""
        if key in shape.model_fields_set:
            return shape, document, (key,)
        return base, base_document, ("partner_defaults", key)

    source, where, at = said("targets")
    targets, problems = read_targets(source.targets, where, at, kpis)
    source, where, at = said("information")
    problems += information_faults(source.information, where, at, kpis)
    information = source.information
    source, where, at = said("service_credits")
    steps, found = read_credits(source.service_credits, where, at, kpis, targets)
    problems += found
    source, where, at = said("service_credit_cap")
    cap, found = read_cap(source.service_credit_cap, where, at)
    problems += found
    source, where, at = said("claim_terms")
    terms, found = _claim_terms(source.claim_terms, where, at)
    problems += found
    disputes = said("disputes")[0].disputes
    source, where, at = said("rebase")
    rebases, found = _rebases(source.rebase, where, at, kpis)
    problems += found
    baseline = shape.baseline or base.baseline
    return (
        Partner(
            id=partner_id,
            name=shape.name,
            kind=shape.kind or base.kind or "transport",
            aliases=tuple(shape.aliases),
            language=said("language")[0].language,
            locale=said("locale")[0].locale,
            contacts=tuple(Contact(entry.name, entry.email, entry.role) for entry in shape.contacts or base.contacts),
            logo=shape.logo,
            targets=tuple(targets),
            information=tuple(information),
            baseline=(_month(baseline.from_), _month(baseline.until)) if baseline else None,
            rebases=tuple(rebases),
            claim_terms=terms,
            dispute_terms=DisputeTerms(disputes.within, disputes.clause),
            score=said("score")[0].score,
            on_time_basis=said("on_time_basis")[0].on_time_basis,
            service_credits=ServiceCreditTable(tuple(steps), cap),
        ),
        problems,
    )


def _rebases(
    shapes: Sequence[RebaseShape], document: Document, at: Location, kpis: Mapping[str, Kpi | None]
) -> tuple[list[Rebase], list[Problem]]:
    """Approved rebases; a month stands once per KPI."""
    found: list[Rebase] = []
    problems = []
    for index, shape in enumerate(shapes):
        if shape.kpi not in kpis:
            close = difflib.get_close_matches(shape.kpi, kpis, n=1)
            hint = f"Did you mean {close[0]!r}?" if close else "`scorecards kpis` lists them."
            problems.append(document.problem((*at, index, "kpi"), f"there is no KPI {shape.kpi!r}", hint))
        month = _month(shape.from_)
        if any((other.kpi, other.month) == (shape.kpi, month) for other in found):
            what = f"{shape.kpi} is rebased twice in {shape.from_}"
            problems.append(document.problem((*at, index), what, "Keep one of the two."))
        found.append(Rebase(shape.kpi, month, shape.reason, shape.approved_by, shape.approved_on))
    return found, problems


def _claim_terms(shape: ClaimTermsShape, document: Document, at: Location) -> tuple[ClaimTerms, list[Problem]]:
    caps, problems = read_caps(shape.liability_cap, document, (*at, "liability_cap"))
    return ClaimTerms(shape.file_within, shape.decide_within, shape.warn, caps), problems


def _month(text: str) -> Month:
    period = parse_period(text)
    assert isinstance(period, Month)  # noqa: S101  # the shape's pattern allows months only
    return period


def _name_faults(partners: Sequence[Partner], folder: Path) -> list[Problem]:
    """A spelling that would belong to two partners; the id is one too."""
    owners: dict[str, str] = {}
    problems = []
    for partner in partners:
        for name in dict.fromkeys(map(spelling, (partner.name, *partner.aliases, partner.id))):
            other = owners.setdefault(name, partner.id)
            if other != partner.id:
                what = f"the spelling {name!r} also belongs to {other}.yaml"
                where = str(folder / f"{partner.id}.yaml")
                problems.append(Problem(where, None, what, "Keep it in one of the two files."))
    return problems
