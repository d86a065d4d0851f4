"""``python -m blocklora``."""

import sys

from blocklora.cli import main

if __name__ == "__main__":
    sys.exit(main())
