"""The Python code in the documents runs as it stands, beside a people.csv."""

from pathlib import Path

import pytest

import onehour

ROOT = Path(__file__).resolve().parents[3]
DOCUMENTS = [path for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))] if "```python" in path.read_text()]


def test_there_are_documents_with_code():
    assert {path.name for path in DOCUMENTS} >= {"README.md", "python.md"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_the_code_of_a_document_runs(document, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    onehour.generate(newcomers=300, openers=130).to_csv("people.csv")
    names: dict[str, object] = {}
    for block in document.read_text().split("```python\n")[1:]:
        exec(compile(block.split("```")[0], str(document), "exec"), names)
    assert "plan" in names
