"""Where databases of tests live: in memory (tmpfs) where there is room, since making and dropping them is mostly waiting for a disk."""

import os
import shutil
import tempfile
from pathlib import Path

MEMORY, ROOM = Path("/dev/shm"), 2 * 1024**3


def quick_folder() -> Path:
    """The folder to make temporary folders in."""
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        return MEMORY
    return Path(tempfile.gettempdir())
