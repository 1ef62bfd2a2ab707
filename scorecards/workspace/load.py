"""A folder of YAML becomes a `Workspace`; everything that is wrong with it is said at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from scorecards.assets import shipped
from scorecards.errors import ConfigurationError, Problem, configuration_error
from scorecards.model import Brand, Kpi, Partner, Picture, Table
from scorecards.model.actions import ActionPlans
from scorecards.model.disputes import FiledDispute
from scorecards.model.layout import CardLayout
from scorecards.model.mix_rules import MixRules
from scorecards.model.peers import SignOff
from scorecards.workspace.actions import read_actions
from scorecards.workspace.brand import read_brand, read_picture
from scorecards.workspace.catalogue import read_kpis
from scorecards.workspace.engine_checks import engine_faults
from scorecards.workspace.mix import read_mix
from scorecards.workspace.pages import read_pages
from scorecards.workspace.partners import default_partner, read_partners, slug
from scorecards.workspace.row_rules import RowRules, read_row_rules
from scorecards.workspace.schema import CalendarShape, EngineShape, PartnerDefaults, SourceShape, WorkspaceShape
from scorecards.workspace.source_checks import source_faults
from scorecards.workspace.standards import read_standards
from scorecards.workspace.tables import read_tables
from scorecards.workspace.time_checks import calendar_faults, timezone_faults
from scorecards.workspace.validate import validated
from scorecards.workspace.yaml_file import Document, Location, merge, read_yaml

FILE_NAME = "scorecards.yaml"


@dataclass(frozen=True)
class Source:
    """One source of a canonical table and where it stands in the YAML."""

    table: str
    name: str
    shape: SourceShape
    document: Document

    def problem(self, location: Location, what: str, hint: str = "") -> Problem:
        """A problem at a key of this source."""
        return self.document.problem(("sources", self.table, self.name, *location), what, hint)


@dataclass(frozen=True)
class Workspace:
    """Everything a team configured, checked."""

    folder: Path
    path: Path
    timezone: str
    timezones: Mapping[str, str]
    currency: str
    locale: str
    data_folder: Path
    data_as_of: date | None
    calendar: CalendarShape
    accrual: str
    discover_partners: bool
    defaults: tuple[PartnerDefaults, Document]
    tables: Mapping[str, Table]
    kpis: Mapping[str, Kpi]
    partners: tuple[Partner, ...]
    sources: tuple[Source, ...]
    brand: Brand
    working_hours: tuple[int, int]
    logos: Mapping[str, Picture] = field(default_factory=dict)
    row_rules: RowRules = field(default_factory=RowRules)
    engine: EngineShape = field(default_factory=EngineShape)
    mix: MixRules | None = None
    peer_sign_off: SignOff | None = None
    actions: ActionPlans = field(default_factory=dict)
    layouts: Mapping[str, CardLayout] = field(default_factory=dict)
    ledger: str = ""
    #: What partners dispute, as the ledger has it: whoever composes documents puts it here, no file of a team does.
    disputes: tuple[FiledDispute, ...] = ()

    @property
    def overrides(self) -> tuple[Path, ...]:
        """Folders with the team's own templates."""
        own = self.folder / "templates"
        return (own,) if own.is_dir() else ()

    @property
    def configured(self) -> frozenset[str]:
        """Rules that are configured, as a KPI's `needs` names them after `config.`"""
        terms = [self.defaults[0].claim_terms.liability_cap, *(p.claim_terms.liability_caps for p in self.partners)]
        return self.row_rules.configured | ({"liability_cap"} if any(terms) else set())

    def discovered(self, names: Sequence[str]) -> tuple[Partner, ...]:
        """Partners found in the data under these names, with the default targets; ids are unique."""
        taken = {partner.id for partner in self.partners}
        found = []
        for name in names:
            base = slug(name)
            partner_id = next(i for i in (base, *(f"{base}-{k}" for k in range(2, 10_000))) if i not in taken)
            taken.add(partner_id)
            partner, _ = default_partner(partner_id, name, self.defaults, self.kpis)
            found.append(partner)
        return tuple(found)


def load_workspace(location: Path, data_folder: Path | None = None) -> Workspace:
    """Read and check a workspace: its folder, or its main YAML file.

    `data_folder` replaces the one in the file. Raises ConfigurationError with all problems at once.
    """
    path = _main_path(location)
    folder = path.parent
    document, shape, problems = _main_file(path)
    tables, found = read_tables(folder / "tables")
    problems += found
    catalogue, found = read_kpis(tables, folder / "kpis")
    problems += found
    brand, found = _brand(folder)
    problems += found
    row_rules, found = read_row_rules(folder, shape.currency if shape else "EUR", tables)
    problems += found
    defaults = (shape.partner_defaults if shape else PartnerDefaults(), document)
    partners, found = read_partners(folder / "partners", defaults, catalogue)
    problems += found
    known = _known_partners(folder, shape)
    mix, found = read_mix(folder, known)
    actions, faults = read_actions(folder, known, catalogue)
    layouts, wrong = read_pages(folder, catalogue)
    problems += found + faults + wrong
    if shape is not None:
        problems += default_partner("default", "default", defaults, catalogue)[1] + _checks(shape, document, tables)
        standards, found = read_standards(shape.service_standards, document, known)
        row_rules = replace(row_rules, standards=standards)
        problems += found + calendar_faults(shape.calendar, document, known)
    if problems or shape is None or brand is None:
        raise ConfigurationError(sorted(dict.fromkeys(problems), key=lambda entry: (entry.where, entry.line or 0)))
    return Workspace(
        folder=folder,
        path=path,
        timezone=shape.timezone,
        timezones=shape.timezones,
        currency=shape.currency,
        locale=shape.locale,
        data_folder=(data_folder or folder / shape.data_folder).resolve(),
        data_as_of=shape.data_as_of,
        calendar=shape.calendar,
        accrual=shape.accrual,
        discover_partners=shape.discover_partners,
        defaults=defaults,
        tables=tables,
        kpis={kpi_id: kpi for kpi_id, kpi in catalogue.items() if kpi},
        partners=tuple(partners),
        sources=_sources(shape, document),
        brand=brand,
        working_hours=shape.working_hours.minutes,
        logos=_logos(folder, partners),
        row_rules=row_rules,
        engine=shape.engine,
        mix=mix,
        peer_sign_off=SignOff(**dict(shape.peer_comparison)) if shape.peer_comparison else None,
        actions=actions,
        layouts=layouts,
        ledger=shape.ledger,
    )


def _main_path(location: Path) -> Path:
    path = location / FILE_NAME if location.is_dir() or not location.suffix else location
    if not path.is_file():
        hint = f"`scorecards init {location}` writes a workspace; `-w FOLDER` names another folder."
        raise configuration_error(path, "the file is missing", hint)
    return path


def _sources(shape: WorkspaceShape, document: Document) -> tuple[Source, ...]:
    return tuple(
        Source(table, name, source, document)
        for table, sources in shape.sources.items()
        for name, source in sources.items()
    )


def load_catalogue(folder: Path) -> Mapping[str, Kpi]:
    """The KPIs of a workspace folder, or the shipped ones. Raises ConfigurationError with all problems."""
    tables, problems = read_tables(folder / "tables")
    kpis, found = read_kpis(tables, folder / "kpis")
    problems += found
    if problems:
        raise ConfigurationError(problems)
    return {kpi_id: kpi for kpi_id, kpi in kpis.items() if kpi}


def _known_partners(folder: Path, shape: WorkspaceShape | None) -> set[str] | None:
    """Partner ids by the names of their files; None where more may be found in the data."""
    if shape is None or shape.discover_partners:
        return None
    return {file.stem for file in (folder / "partners").glob("*.yaml")}


def _main_file(path: Path) -> tuple[Document, WorkspaceShape | None, list[Problem]]:
    """scorecards.yaml, with its faults; the other files are read even where this one cannot be."""
    try:
        document = _with_base(path)
    except ConfigurationError as error:
        return Document(path, {}, {}), None, list(error.problems)
    return document, *validated(WorkspaceShape, document)


def _with_base(path: Path, depth: int = 0) -> Document:
    """The document, on top of the one it extends."""
    document = read_yaml(path)
    base = document.data.get("extends")
    if not isinstance(base, str):
        return document
    if depth > 3:
        raise ConfigurationError([document.problem(("extends",), "files extend each other in a circle")])
    if not (path.parent / base).is_file():
        what = f"the file that this one extends is missing: {base}"
        raise ConfigurationError([document.problem(("extends",), what, "Correct the name, relative to this file.")])
    return merge(_with_base(path.parent / base, depth + 1), document)


def _brand(folder: Path) -> tuple[Brand | None, list[Problem]]:
    own = folder / "brand.yaml"
    try:
        return read_brand(own if own.is_file() else shipped("config") / "brand" / "brand.yaml")
    except ConfigurationError as error:
        return None, list(error.problems)


def _logos(folder: Path, partners: Sequence[Partner]) -> dict[str, Picture]:
    """Logos by partner id; that they can be read was checked with the partner."""
    pictures = {partner.id: read_picture(folder, partner.logo)[0] for partner in partners if partner.logo}
    return {partner_id: picture for partner_id, picture in pictures.items() if picture}


def _checks(shape: WorkspaceShape, document: Document, tables: Mapping[str, Table]) -> list[Problem]:
    problems = source_faults(shape, document, tables) + engine_faults(shape, document)
    problems += timezone_faults(shape.timezone, shape.timezones, document)
    problems += _locale_faults(shape, document)
    folder = document.path.parent / "partners"
    if not shape.discover_partners and not any(folder.glob("*.y*ml")):
        hint = "Write partners/<id>.yaml, or set `discover_partners: true`."
        problems.append(Problem(str(folder), None, "there is no partner", hint))
    brand = document.path.parent / "brand.yml"
    if brand.exists():
        problems.append(Problem(str(brand), None, "is not read: the name must end in .yaml", "Rename it."))
    return problems


def _locale_faults(shape: WorkspaceShape, document: Document) -> list[Problem]:
    from babel import Locale, UnknownLocaleError

    try:
        Locale.parse(shape.locale, sep="-")
    except (UnknownLocaleError, ValueError):
        what = f"there is no locale {shape.locale!r}"
        return [document.problem(("locale",), what, "Write one like en-GB, fr-FR or de-DE.")]
    return []
