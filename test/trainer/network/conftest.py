"""Makes `golden` importable; one thread, so that results and times do not depend on the machine's load."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
