"""Whether the site in this container is alive: exit 0 or 1, for Docker's health check.

python -m tools.alive
"""

import http.client
import os
import sys
from urllib.parse import urlsplit


def is_alive(port: int, host: str) -> bool:
    """Ask as the proxy does, under the site's own name: any other is refused."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        connection.request("GET", "/healthz/", headers={"Host": host})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(not is_alive(int(os.environ.get("PORT") or 8000), urlsplit(os.environ.get("SITE_URL", "")).hostname or "localhost"))
