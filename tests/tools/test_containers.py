"""The image and the Compose file: their structure, since no container engine runs where the project is tested."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.environment import problems

ROOT = Path(__file__).resolve().parent.parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text()
APPS = ["config", "core", "search", "community", "alliance", "mentoring", "scholarships", "pages"]


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    """The services of compose.yaml, with its shared parts merged in."""
    return yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]


def test_compose_brings_every_part_of_a_site_on_several_machines(services: dict[str, Any]) -> None:
    assert set(services) == {"web", "worker", "migrate", "postgres", "elasticsearch", "mailpit"}


@pytest.mark.parametrize("name", ["web", "worker", "migrate"])
def test_the_sites_processes_share_one_image_and_one_environment(services: dict[str, Any], name: str) -> None:
    assert services[name]["image"] == services["web"]["image"]
    assert services[name]["environment"] == services["web"]["environment"]
    assert services[name]["volumes"] == services["web"]["volumes"]


def test_nothing_starts_before_the_database_is_migrated(services: dict[str, Any]) -> None:
    for name in ("web", "worker"):
        assert services[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert services["migrate"]["depends_on"]["postgres"]["condition"] == "service_healthy"


def test_what_others_wait_for_says_when_it_is_healthy(services: dict[str, Any]) -> None:
    for name in ("postgres", "elasticsearch", "mailpit"):
        assert services[name]["healthcheck"]["test"][0] == "CMD"
    assert "HEALTHCHECK" in DOCKERFILE


def test_web_and_worker_share_the_file_that_search_runs_from(services: dict[str, Any]) -> None:
    for name in ("web", "worker"):
        folder = str(Path(services[name]["environment"]["SEARCH_FILE"]).parent)
        assert any(volume.endswith(f":{folder}") for volume in services[name]["volumes"])
        assert folder.removeprefix("/app/") in DOCKERFILE, "a volume begins as the image's folder: its owner must be the site's"


def test_nothing_is_set_that_the_site_refuses(services: dict[str, Any]) -> None:
    given = {
        name: re.sub(r"\$\{\w+(:-([^}]*)|:\?[^}]*)?\}", lambda found: found[2] or "", value) for name, value in services["web"]["environment"].items()
    }
    assert problems({**given, "SECRET_KEY": "x" * 50}) == []
    assert not given["ELASTICSEARCH_URL"], "the search profile is not started unless it is asked for"
    assert problems({**given, "SECRET_KEY": "x" * 50, "ELASTICSEARCH_URL": "http://elasticsearch:9200"}) == []


def test_static_files_are_collected_as_production_serves_them() -> None:
    step = DOCKERFILE.partition("RUN export ")[2].partition("\n\n")[0]
    assert step.startswith("ENVIRONMENT=production")
    assert "&& python manage.py collectstatic" in step, "a variable before a command reaches that command only, not the next one"


def test_no_port_is_open_to_other_machines(services: dict[str, Any]) -> None:
    ports = [port for service in services.values() for port in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_every_image_is_pinned_and_elasticsearch_speaks_korean(services: dict[str, Any]) -> None:
    inline = services["elasticsearch"]["build"]["dockerfile_inline"]
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE + inline, re.MULTILINE)
    images = [service["image"] for service in services.values() if "build" not in service]
    assert all(re.search(r":v?\d", image) for image in [*bases, *images])
    assert "analysis-nori" in inline


def test_elasticsearch_is_the_version_that_the_tests_start(services: dict[str, Any]) -> None:
    node = (ROOT / "tests" / "services" / "elasticsearch" / "node").read_text()
    version = re.search(r"^version=(\S+)", node, re.MULTILINE)
    assert version
    assert f"elasticsearch:{version[1]}" in services["elasticsearch"]["build"]["dockerfile_inline"]


def test_the_image_runs_gunicorn_as_a_plain_user() -> None:
    final = DOCKERFILE.rpartition("\nFROM ")[2]
    user, command = final.index("\nUSER ieum"), final.index("\nCMD ")
    assert user < command
    assert '"gunicorn", "config.wsgi:application"' in final[command:]
    assert shlex.split(re.search(r"useradd (.*)", final)[1])[-1] == "ieum"  # type: ignore[index]  # its absence is the failure


def test_the_image_installs_the_locked_packages_by_hash() -> None:
    assert "pip install --require-hashes --requirement requirements/base.txt" in DOCKERFILE


def test_the_image_holds_every_app_and_neither_tests_nor_state_nor_secrets() -> None:
    kept = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    assert kept[0] == "**"
    allowed = {line[1:] for line in kept if line.startswith("!")}
    assert {*APPS, "templates", "static", "locale", "manage.py"} <= allowed
    assert not allowed & {"tests", "var", ".env", ".git", "docs", ".venv"}
