#!/usr/bin/env python
"""Django's command line for 이음."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from config.start import run

    run(sys.argv)


if __name__ == "__main__":
    main()
