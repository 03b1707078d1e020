"""Nobody puts markup together by hand: tags stand in literals given to `Markup`, or in templates that escape."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from conftest import ROOT

PACKAGE = ROOT / "renstra_utils"
#: What writes XML for Word, with an escape of its own, which tests/word holds against hostile texts.
WORD = [*(PACKAGE / "show" / "word").glob("*.py"), PACKAGE / "show" / "ooxml.py"]
FILES = sorted(
    p
    for floor in ("show", "lab", "run", "plan", "audit", "evaluate", "cli")
    for p in (PACKAGE / floor).rglob("*.py")
    if p not in WORD
)
_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")
#: Where something else than a literal is taken for markup, and what it is.
TRUSTED = {
    "show/html.py": [
        "environment().get_template(f'{template}.html.j2').render(**values)",
        "part",  # of ours, and its tags go
    ],
    "show/page.py": ["stylesheet(lab=True)"],
    "show/figures/canvas.py": ["_without_empty(parts)"],  # matplotlib's
    "show/pages/years.py": ["p.w.join([str(x) for x in parts])"],  # each of them is markup
    "run/own_markup.py": [
        "bleach.clean(markup, _TAGS, _allowed, protocols, strip=True, strip_comments=True)"
    ],  # cleaned
    "run/index.py": ["stylesheet(full=False)", "sheet('index.css')", "text"],  # ours, out of files
}
#: Texts that look like a tag and are none.
NO_TAG = {
    "plan/codebook.py": 1,  # a comment in Markdown
    "show/figures/canvas.py": 1,  # where a picture ends
    "run/own_markup.py": 1,  # how pandas writes a missing value
    "run/links.py": 2,  # where a page's links to others stand
}


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _is_call(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[0] == name


def _of_tags(tree: ast.Module) -> list[str]:
    """Texts with a tag that are neither a literal of `Markup`, nor a pattern, nor a docstring."""
    kept = {id(c) for n in ast.walk(tree) if _is_call(n, "Markup") or _is_call(n, "re") for c in n.args}
    kept |= {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    texts = (n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str))
    return [n.value for n in texts if id(n) not in kept and _TAG.search(n.value)]


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_tags_stand_in_literals(path):
    name = path.relative_to(PACKAGE).as_posix()
    tree = _tree(path)
    given = [n.args[0] for n in ast.walk(tree) if _is_call(n, "Markup") and n.func.__class__ is ast.Name]
    assert [ast.unparse(a) for a in given if not isinstance(a, ast.Constant)] == TRUSTED.get(name, [])
    assert len(_of_tags(tree)) == NO_TAG.get(name, 0), _of_tags(tree)


def test_templates_escape():
    """What a template takes for markup is ours: styles, scripts, and the outputs of our own notebooks."""
    texts = {p.name: p.read_text(encoding="utf-8") for p in (PACKAGE / "show" / "template").rglob("*.j2")}
    safe = [m for text in texts.values() for m in re.findall(r"\{\{ ?(\S+) \| safe ?\}\}", text)]
    assert sorted(safe) == ["part.html", "r.css", "r.script"]
    assert sum(len(re.findall(r"\|\s*safe\b", text)) for text in texts.values()) == len(safe)
    assert "{%- autoescape true -%}" in texts["index.html.j2"]
