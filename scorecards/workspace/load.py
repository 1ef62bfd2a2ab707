"""A folder of YAML becomes a `Workspace`; everything that is wrong with it is said at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scorecards.assets import shipped
from scorecards.errors import ConfigurationError, Problem, configuration_error
from scorecards.model import Brand, Kpi, Partner, Picture, Table
from scorecards.workspace.brand import read_brand, read_picture
from scorecards.workspace.catalogue import read_kpis, read_tables
from scorecards.workspace.partners import default_partner, read_partners, slug
from scorecards.workspace.schema import CalendarShape, PartnerDefaults, SourceShape, WorkspaceShape
from scorecards.workspace.validate import validated
from scorecards.workspace.yaml_file import Document, Location, merge, read_yaml

T = TypeVar("T")

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
    logos: Mapping[str, Picture] = field(default_factory=dict)

    @property
    def overrides(self) -> tuple[Path, ...]:
        """Folders with the team's own templates."""
        own = self.folder / "templates"
        return (own,) if own.is_dir() else ()

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
    path = location / FILE_NAME if location.is_dir() or not location.suffix else location
    if not path.is_file():
        hint = f"`scorecards init {location}` writes a workspace; `-w FOLDER` names another folder."
        raise configuration_error(path, "the file is missing", hint)
    document = _with_base(path)
    shape, problems = validated(WorkspaceShape, document)
    tables = read_tables()
    catalogue, found = _collected(lambda: read_kpis(tables, path.parent / "kpis"))
    kpis = catalogue or {}
    problems += found
    brand, found = _collected(lambda: read_brand(_brand_path(path.parent)))
    problems += found
    if shape is None:
        raise ConfigurationError(problems)
    defaults = (shape.partner_defaults, document)
    folder = path.parent / "partners"
    listed, found = _collected(lambda: read_partners(folder, defaults, kpis))
    partners = listed or []
    problems += found
    logos, found = _logos(path.parent, partners)
    problems += found + _checks(shape, document, tables, partners, kpis)
    if problems or brand is None:
        raise ConfigurationError(sorted(problems))
    return Workspace(
        folder=path.parent,
        path=path,
        timezone=shape.timezone,
        currency=shape.currency,
        locale=shape.locale,
        data_folder=(data_folder or path.parent / shape.data_folder).resolve(),
        data_as_of=shape.data_as_of,
        calendar=shape.calendar,
        accrual=shape.accrual,
        discover_partners=shape.discover_partners,
        defaults=defaults,
        tables=tables,
        kpis=kpis,
        partners=tuple(partners),
        sources=tuple(
            Source(table, name, source, document)
            for table, sources in shape.sources.items()
            for name, source in sources.items()
        ),
        brand=brand,
        logos=logos,
    )


def load_catalogue(folder: Path) -> Mapping[str, Kpi]:
    """The KPIs of a workspace folder, or the shipped ones. Raises ConfigurationError with all problems."""
    kpis, problems = read_kpis(read_tables(), folder / "kpis")
    if problems:
        raise ConfigurationError(problems)
    return kpis


def _with_base(path: Path, depth: int = 0) -> Document:
    """The document, on top of the one it extends."""
    document = read_yaml(path)
    base = document.data.get("extends")
    if not isinstance(base, str):
        return document
    if depth > 3:
        raise ConfigurationError([document.problem(("extends",), "files extend each other in a circle")])
    return merge(_with_base(path.parent / base, depth + 1), document)


def _brand_path(folder: Path) -> Path:
    own = folder / "brand.yaml"
    return own if own.is_file() else shipped("config") / "brand" / "brand.yaml"


def _collected(read: Callable[[], tuple[T, list[Problem]]]) -> tuple[T | None, list[Problem]]:
    """Let the other files be read when one cannot be."""
    try:
        return read()
    except ConfigurationError as error:
        return None, list(error.problems)


def _logos(folder: Path, partners: Sequence[Partner]) -> tuple[dict[str, Picture], list[Problem]]:
    logos, problems = {}, []
    for partner in partners:
        if partner.logo:
            picture, found = read_picture(folder, partner.logo)
            problems += [Problem(str(folder / "partners" / f"{partner.id}.yaml"), None, what) for what in found]
            if picture:
                logos[partner.id] = picture
    return logos, problems


def _checks(
    shape: WorkspaceShape,
    document: Document,
    tables: Mapping[str, Table],
    partners: Sequence[Partner],
    kpis: Mapping[str, Kpi],
) -> list[Problem]:
    problems = _source_faults(shape, document, tables)
    try:
        ZoneInfo(shape.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        what = f"there is no time zone {shape.timezone!r}"
        problems.append(document.problem(("timezone",), what, "Write a name like Europe/Paris."))
    problems += _locale_faults(shape, document)
    if not partners and not shape.discover_partners:
        hint = "Write partners/<id>.yaml, or set `discover_partners: true`."
        problems.append(Problem(str(document.path.parent / "partners"), None, "there is no partner", hint))
    if shape.discover_partners:
        _, found = default_partner("default", "default", (shape.partner_defaults, document), kpis)
        problems += found if not partners else []
    return problems


def _locale_faults(shape: WorkspaceShape, document: Document) -> list[Problem]:
    from babel import Locale, UnknownLocaleError

    try:
        Locale.parse(shape.locale, sep="-")
    except (UnknownLocaleError, ValueError):
        what = f"there is no locale {shape.locale!r}"
        return [document.problem(("locale",), what, "Write one like en-GB, fr-FR or de-DE.")]
    return []


def _source_faults(shape: WorkspaceShape, document: Document, tables: Mapping[str, Table]) -> list[Problem]:
    problems = []
    for table, sources in shape.sources.items():
        for name, source in sources.items():
            at: Location = ("sources", table, name)
            known = tables[table].columns
            for column in source.columns or {}:
                if column not in known:
                    hint = f"Columns of {table}: {', '.join(known)}."
                    problems.append(
                        document.problem((*at, "columns", column), f"{table} has no column {column!r}", hint)
                    )
            for column in source.grain or ():
                if column not in known:
                    problems.append(document.problem((*at, "grain"), f"{table} has no column {column!r}"))
    if "shipments" not in shape.sources:
        problems.append(document.problem(("sources",), "there is no source of shipments", "Every scorecard needs one."))
    return problems
