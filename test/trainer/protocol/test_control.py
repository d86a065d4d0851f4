"""Requests to a running trainer."""

from __future__ import annotations

from pathlib import Path

import pytest

from blocklora.errors import UserError
from blocklora.protocol.control import Control


def test_a_deleted_run_folder_ends_the_training(tmp_path: Path) -> None:
    control = Control(folder=tmp_path / "run" / "control")
    control.folder.mkdir(parents=True)
    control.poll()
    control.folder.rmdir()
    assert control.poll().stop is None  # only the requests' folder is missing: nothing is lost
    control.folder.parent.rmdir()
    with pytest.raises(UserError, match="was deleted"):
        control.poll()
