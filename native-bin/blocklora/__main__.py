"""``python -m blocklora``."""

import os
import sys

if __name__ == "__main__":
    # Before torch is loaded: its threads spin only briefly while they wait, then sleep. Without a limit a trainer that
    # shares a few cores with an editor is tens of times slower than its work; without any spinning, three times.
    os.environ.setdefault("GOMP_SPINCOUNT", "20000")
    from blocklora.cli import main

    sys.exit(main())
