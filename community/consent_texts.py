"""The consent documents that come with the code, as text files in `texts/`: written down once for each version, after every migrate.

They are drafts for trying the site out; `facts["shipped"]` marks them until the office publishes reviewed ones.
"""

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from community.models import ConsentDocument
from community.policy import policy_facts

FOLDER = Path(__file__).parent / "texts"
WRITTEN_ON = datetime(2026, 11, 1, tzinfo=ZoneInfo("Asia/Seoul"))  # the date of the first texts: they hold for every site from its first day
REQUIRED = {ConsentDocument.Kind.TERMS, ConsentDocument.Kind.PRIVACY}


def parts_of(written: str) -> dict[str, str]:
    """A text file: `# title` in its first line, then parts that begin with `@name` on a line of its own."""
    parts: dict[str, list[str]] = {"title": []}
    lines = parts["title"]
    for line in written.strip().splitlines():
        if line.startswith("@"):
            lines = parts.setdefault(line[1:].strip(), [])
        else:
            lines.append(line)
    joined = {name: "\n".join(found).strip() for name, found in parts.items()}
    return {**joined, "title": joined["title"].removeprefix("#").strip()}


def shipped() -> list[ConsentDocument]:
    """Every version that comes with the code, unsaved, the oldest of each kind first."""
    found = []
    for file in sorted(FOLDER.glob("*.ko.txt")):
        kind, version, _language, _ending = file.name.split(".")
        document = ConsentDocument(kind=kind, version=int(version), required=kind in REQUIRED)
        for language in ("ko", "en"):
            for name, text in parts_of(file.with_name(f"{kind}.{version}.{language}.txt").read_text()).items():
                setattr(document, f"{name}_{language}", text)
        found.append(document)
    return sorted(found, key=lambda one: (one.kind, one.version))


def ship_documents(**kwargs: Any) -> None:
    """Receiver of `post_migrate`: a first version holds at once, a later one comes as a draft, since people are told before it holds."""
    known = dict(ConsentDocument.objects.order_by("version").values_list("kind", "version"))
    for document in shipped():
        if document.version <= known.get(document.kind, 0) or ConsentDocument.objects.drafts().filter(kind=document.kind).exists():
            continue
        document.facts = {"shipped": True}
        if document.version == 1:
            document.facts |= policy_facts() if document.kind == ConsentDocument.Kind.PRIVACY else {}
            document.published_at = WRITTEN_ON
        document.save()
