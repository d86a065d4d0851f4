"""``python -m blocklora``."""

import os
import sys

if __name__ == "__main__":
    # Before torch is loaded: its threads wait asleep, not spinning. A trainer that shares a few cores with an editor is
    # otherwise many times slower than its work, and so is the editor.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    from blocklora.cli import main

    sys.exit(main())
