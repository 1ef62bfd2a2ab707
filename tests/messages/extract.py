"""Every sentence that the program can say, read from its source: what a message catalogue has to hold.

A sentence is the first argument of `say` (the first two of `count`). It stands there as text, or under a name that the
same function or module gives its text, or in a table of texts; anything else cannot be followed and is an error here.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import yaml
from jinja2 import Environment, nodes

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "scorecards"
TEMPLATES = ROOT / "templates"
#: Rooms whose words stand on documents of partners; what only the team reads stays English.
ROOMS = ("compose", "render", "charts", "outbox")
TEAM_ONLY = ("network", "mix")
BRAND = ROOT / "config" / "brand" / "brand.yaml"
KPI_TEXTS = ("name", "subject", "definition")
#: Called with the words of a sheet of the annex, which are found where the sheet is made.
LATER = ("draft.name", "draft.note", "column")


@dataclass
class Found:
    """Messages with the places that say them; plural ones as (one, many)."""

    messages: dict[str | tuple[str, str], list[str]] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)

    def add(self, message: str | tuple[str, str], where: str) -> None:
        """One more place of a message; saying nothing needs no translation."""
        if message:
            self.messages.setdefault(message, []).append(where)


def found() -> Found:
    """All messages of source and templates."""
    all_found = Found()
    for path in sorted(PACKAGE.rglob("*.py")):
        inside = path.relative_to(PACKAGE)
        if inside.parts[0] in ROOMS and not inside.stem.startswith(TEAM_ONLY):
            _Module(path).collect(all_found)
    for path in sorted(TEMPLATES.rglob("*.html")):
        if not path.stem.startswith(TEAM_ONLY) and "preview" not in path.relative_to(TEMPLATES).parts:
            _collect_template(path, all_found)
    all_found.add(yaml.safe_load(BRAND.read_text(encoding="utf-8"))["confidentiality"], BRAND.name)
    _collect_configuration(all_found)
    return all_found


def _collect_configuration(into: Found) -> None:
    """Texts of the shipped KPIs, and why checks of the shipped tables reject a row."""
    for path in sorted((ROOT / "config" / "kpis").glob("*.yaml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")).values():
            for key in KPI_TEXTS:
                if entry.get(key):
                    into.add(" ".join(entry[key].split()), path.relative_to(ROOT).as_posix())
    for path in sorted((ROOT / "config" / "tables").glob("*.yaml")):
        for check in yaml.safe_load(path.read_text(encoding="utf-8")).get("checks", ()):
            into.add(check["reason"], path.relative_to(ROOT).as_posix())


class _Module:
    """One module: its calls of `say`, and what its names stand for."""

    def __init__(self, path: Path) -> None:
        self.name = path.relative_to(ROOT).as_posix()
        self.tree = ast.parse(path.read_text(encoding="utf-8"))

    def collect(self, into: Found) -> None:
        for scope in [self.tree, *(node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef))]:
            for call in _own_calls(scope):
                self._collect_call(call, scope, into)

    def _collect_call(self, call: ast.Call, scope: ast.AST, into: Found) -> None:
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        where = f"{self.name}:{call.lineno}"
        if name == "say" and call.args:
            for text in self._texts(call.args[0], scope, where, into):
                into.add(text, self.name)
        elif name == "count" and call.args and (isinstance(call.args[0], ast.Starred) or len(call.args) >= 3):
            for pair in self._pairs(call, scope, where, into):
                into.add(pair, self.name)
        elif name == "Draft":  # a sheet of the annex says its name, note and columns later
            for part in call.args[:3]:
                for text in self._followed(part, scope):
                    into.add(text, self.name)

    def _pairs(self, call: ast.Call, scope: ast.AST, where: str, into: Found) -> list[tuple[str, str]]:
        """Singular and plural of `count(one, many, number)` or `count(*table[key], number)`."""
        if isinstance(call.args[0], ast.Starred):
            texts = self._texts(call.args[0].value, scope, where, into)
            return list(zip(texts[::2], texts[1::2], strict=True))
        ones, manys = (self._texts(part, scope, where, into) for part in call.args[:2])
        if len(ones) != len(manys):
            into.lost.append(f"{where}: {len(ones)} singular and {len(manys)} plural")
        return list(zip(ones, manys, strict=False))

    def _texts(self, value: ast.expr, scope: ast.AST, where: str, into: Found) -> list[str]:
        texts = self._followed(value, scope)
        if not texts and ast.unparse(value) not in LATER:
            into.lost.append(f"{where}: {ast.unparse(value)}")
        return texts

    def _followed(self, value: ast.expr, scope: ast.AST) -> list[str]:
        match value:
            case ast.Constant(value=str(text)):
                return [text]
            case ast.IfExp(body=body, orelse=other):
                both = [self._followed(body, scope), self._followed(other, scope)]
                return both[0] + both[1] if all(both) else []
            case ast.Name(id=name):
                return self._named(name, scope)
            case ast.Subscript(value=table):
                return self._followed(table, scope)
            case ast.Call(func=ast.Attribute(value=table, attr="get"), args=[_, *default]):
                extra = [text for each in default for text in self._followed(each, scope)]
                return self._followed(table, scope) + extra
            case ast.Call(func=ast.Name(id="_column"), args=[table, ast.Constant(value=int(place))]):
                return self._column(table, place, scope)
            case ast.Dict(values=values):
                return [text for each in values for text in self._followed(each, scope)]
            case ast.Tuple(elts=values) | ast.List(elts=values):
                return [text for each in values for text in self._followed(each, scope)]
        return []

    def _column(self, table: ast.expr, place: int, scope: ast.AST) -> list[str]:
        """The texts at one place of every row of a table of tuples, or of a dict's items."""
        items = isinstance(table, ast.Call) and isinstance(table.func, ast.Attribute) and table.func.attr == "items"
        name = table.func.value if isinstance(table, ast.Call) and isinstance(table.func, ast.Attribute) else table
        known = [*_assigned(scope, name.id), *_assigned(self.tree, name.id)] if isinstance(name, ast.Name) else [table]
        texts = []
        for one in known:
            if items and isinstance(one, ast.Dict):
                texts += [
                    text for each in (one.values if place else one.keys) if each for text in self._followed(each, scope)
                ]
            elif isinstance(one, ast.Tuple | ast.List):
                rows = [row for row in one.elts if isinstance(row, ast.Tuple)]
                texts += [text for row in rows for text in self._followed(row.elts[place], scope)]
        return texts

    def _named(self, name: str, scope: ast.AST) -> list[str]:
        """What a name of the function stands for, else of the module, else of the module it is imported from."""
        for place in (scope, self.tree):
            values = list(_assigned(place, name))
            if values:
                return [text for value in values for text in self._followed(value, place)]
        for node in self.tree.body:
            if isinstance(node, ast.ImportFrom) and any((a.asname or a.name) == name for a in node.names):
                original = next(a.name for a in node.names if (a.asname or a.name) == name)
                return _texts_of(node.module or "", original)
        return []


@lru_cache(maxsize=64)
def _module(dotted: str) -> _Module:
    path = ROOT / Path(*dotted.split("."))
    return _Module(path / "__init__.py" if path.is_dir() else path.with_suffix(".py"))


def _texts_of(dotted: str, name: str) -> list[str]:
    """The texts under a name of another module."""
    module = _module(dotted)
    return module._named(name, module.tree)  # its own class


def _own_calls(scope: ast.AST) -> Iterator[ast.Call]:
    """Calls in a function or module, not in functions inside it."""
    waiting = list(ast.iter_child_nodes(scope))
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef):
            continue
        if isinstance(node, ast.Call):
            yield node
        waiting.extend(ast.iter_child_nodes(node))


def _assigned(scope: ast.AST, name: str) -> Iterator[ast.expr]:
    """Everything that is assigned to a name in a function or at the top of a module."""
    body = ast.walk(scope) if isinstance(scope, ast.FunctionDef) else scope.body  # type: ignore[attr-defined]
    for node in body:
        match node:
            case ast.Assign(targets=targets, value=value) if any(getattr(each, "id", "") == name for each in targets):
                yield value  # one = many = "…" too
            case ast.For(target=target, iter=table) | ast.comprehension(target=target, iter=table):
                yield from _looped(target, table, name)
            case ast.AnnAssign(target=ast.Name(id=target), value=ast.expr() as value) if target == name:
                yield value
            case ast.NamedExpr(target=ast.Name(id=target), value=value) if target == name:
                yield value
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=value):
                for place, target in enumerate(targets):
                    if isinstance(target, ast.Name) and target.id == name:
                        yield from _placed(value, place)


def _looped(target: ast.expr, table: ast.expr, name: str) -> Iterator[ast.expr]:
    """What a name of a loop stands for: each row of the table, or its column at the name's place."""
    if isinstance(target, ast.Name) and target.id == name:
        yield table
    if isinstance(target, ast.Tuple):
        for place, each in enumerate(target.elts):
            if isinstance(each, ast.Name) and each.id == name:
                yield ast.Call(ast.Name("_column"), [table, ast.Constant(place)], [])


def _placed(value: ast.expr, place: int) -> Iterator[ast.expr]:
    """The part of a tuple, or of each tuple that a condition or a table of tuples offers."""
    match value:
        case ast.Tuple(elts=values):
            yield values[place]
        case ast.IfExp(body=body, orelse=other):
            yield from _placed(body, place)
            yield from _placed(other, place)
        case ast.Dict(values=values):
            for each in values:
                yield from _placed(each, place)
        case ast.Subscript(value=table):
            yield from _placed(table, place)


def _collect_template(path: Path, into: Found) -> None:
    name = path.relative_to(ROOT).as_posix()
    tree = Environment(autoescape=True).parse(path.read_text(encoding="utf-8"))
    for call in tree.find_all(nodes.Call):
        if not isinstance(call.node, nodes.Name) or call.node.name not in ("say", "count"):
            continue
        count = 1 if call.node.name == "say" else 2
        texts = [_template_texts(arg) for arg in call.args[:count]]
        if not all(texts):
            into.lost.append(f"{name}:{call.lineno}")
        for message in texts[0] if count == 1 else zip(*texts, strict=True):
            into.add(message, name)


def _template_texts(value: nodes.Expr) -> list[str]:
    match value:
        case nodes.Const(value=str(text)):
            return [text]
        case nodes.CondExpr(expr1=body, expr2=other):
            return _template_texts(body) + (_template_texts(other) if other else [])
        case nodes.Getitem(node=nodes.Getattr(node=nodes.Name(name="fixed"), attr=table)):
            return _texts_of("scorecards.render.words", table)
        case nodes.Call(node=nodes.Getattr(node=nodes.Getattr(node=nodes.Name(name="fixed"), attr=table))):
            return _texts_of("scorecards.render.words", table)
    return []
