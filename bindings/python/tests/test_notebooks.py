"""The notebooks of examples/notebooks are committed without outputs, and each shows pictures.

That they run is seen where the documentation site is built, which fails when one does not.
"""

from pathlib import Path

import nbformat
import pytest

FOLDER = Path(__file__).parents[3] / "examples" / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def test_there_are_notebooks():
    assert len(NOTEBOOKS) >= 4


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_has_no_outputs_and_a_story(path):
    book = nbformat.read(path, as_version=4)
    nbformat.validate(book)
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code), "outputs are not to be committed"
    assert any(".plot" in cell.source or "Picture" in cell.source for cell in code)
    assert sum(cell.cell_type == "markdown" for cell in book.cells) >= 4
