"""Real public lists, which the project does not ship: in a folder beside it, ../shared, or where DURE_SHARED says.

Where DURE_SHARED names the folder, a missing file fails. Where nobody has the folder, as in a stranger's clone,
the tests that need it are skipped, and say so.
"""

import os
from pathlib import Path

import pytest
from django.conf import settings


def shared(name: str) -> Path:
    """The path of one of the shared data files."""
    said = os.environ.get("DURE_SHARED", "")
    folder = Path(said) if said else Path(settings.BASE_DIR).parent / "shared"
    path = folder / "data" / name
    if path.exists():
        return path
    if said or folder.exists():
        pytest.fail(f"{path} is missing: the public lists that the importers are tried on must lie there")
    pytest.skip(f"no public lists here: {folder} does not exist (DURE_SHARED=… names another folder)")
