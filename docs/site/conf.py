"""The documentation site: the pages of docs, the notebooks, and the API, as they lie in the repository.

``cargo xtask docs`` builds it into target/site; ``cargo xtask test`` does too, and takes a warning for a failure.
"""

import onehour

project = "onehour"
author = "The onehour maintainers"
copyright = author
version = release = onehour.__version__

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
# The sources are the repository, so that links between its pages are links of the site.
root_doc = "docs/site/index"
include_patterns = ["docs/**", "examples/**", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"]
exclude_patterns = ["target", "crates", "bindings", "benches", ".git", "docs/site/extra", "docs/README.md"]

html_theme = "furo"
html_title = "onehour"
html_extra_path = ["extra"]
html_show_copyright = False

myst_heading_anchors = 4
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 120

napoleon_google_docstring = False
napoleon_use_rtype = False
autodoc_typehints = "none"
autodoc_member_order = "bysource"
