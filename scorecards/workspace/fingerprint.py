"""Which configuration a partner's scorecards were made with: every file of it by its digest."""

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from scorecards.assets import shipped
from scorecards.workspace.load import FILE_NAME, Workspace

#: Of every partner. A rate card may name any of the CSV files beside it.
_SHARED = (
    "kpis/*.yaml", "tables/*.yaml", "exclusions/*.yaml", "exclusions/*.csv", "rate_cards/*.csv", "exchange_rates.csv",
    "unit_costs.yaml", "pages.yaml",
)  # fmt: skip
_OWN = ("partners/{}.yaml", "actions/{}.yaml")
_SHIPPED = ("kpis/*.yaml", "tables/*.yaml", "pages.yaml")
#: Where the ledger is and where the data are says nothing about what is in them.
ELSEWHERE = ("ledger", "data_folder", "extends")


def fingerprint(workspace: Workspace, partner: str) -> dict[str, str]:
    """sha256 by the name of each file that may matter to the partner: the workspace's, then what is shipped.

    The main file stands there with all that it extends, without its comments; how documents look is not in here.
    """
    _, document = workspace.defaults
    main = {key: value for key, value in document.data.items() if key not in ELSEWHERE}
    text = json.dumps(main, sort_keys=True, ensure_ascii=False)
    found = {FILE_NAME: sha256(text.encode()).hexdigest()}
    own = [pattern.format(partner) for pattern in _OWN]
    files = [(path, workspace.folder, "") for path in _files(workspace.folder, (*_SHARED, *own))]
    files += [(path, shipped("config"), "shipped/") for path in _files(shipped("config"), _SHIPPED)]
    if card := workspace.row_rules.rate_cards.get(partner):
        files.append((Path(card.where), workspace.folder, ""))
    for path, folder, prefix in files:
        found[prefix + path.relative_to(folder).as_posix()] = sha256(path.read_bytes()).hexdigest()
    return found


def _files(folder: Path, patterns: tuple[str, ...]) -> Iterator[Path]:
    for pattern in patterns:
        yield from sorted(path for path in folder.glob(pattern) if path.is_file())
