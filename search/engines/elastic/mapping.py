"""How a document stands in an Elasticsearch index, and which of its fields are asked for what.

Every text is there three times: as the tokens of `search.text` (pairs of syllables, whole Latin words), as nori takes it apart, and a name
exactly. The first finds what the embedded engine finds; nori adds what only grammar can know.
"""

import hashlib
import json
from functools import cache
from typing import Any

from elasticsearch import dsl
from elasticsearch.dsl import analyzer, token_filter, tokenizer

from search.text import TOKENS
from search.words import DIVIDED, SAME

LAYOUT = "3"  # raised when documents say something else in the same fields: indexes made before then ask for a rebuild
LONGEST_KEYWORD = 8_000  # characters: Lucene takes 32,766 bytes
DEEPEST = 10_000  # hits that can be paged by number; what lies deeper is reached from sorted hit to sorted hit


def dictionary() -> list[str]:
    """The words that nori keeps whole, or divides as said here: the kept list's and the academy's own."""
    kept = {word for group in SAME for word in group if len(word) > 1 and all("가" <= letter <= "힣" for letter in word)}
    return sorted((kept - {rule.partition(" ")[0] for rule in DIVIDED}) | set(DIVIDED))


# The components are defined here one by one: not every distribution knows the ready-made analyzers by name.
# What nori takes off: particles and endings, marks, and what makes a verb of a noun. Everything that carries a meaning stays, or a phrase
# of two words would match one of them alone (옛말 as 말).
ENDINGS = ["E", "J", "SP", "SSC", "SSO", "SC", "SE", "SF", "SY", "XSA", "XSV", "VCP", "VCN", "VX"]

streamed = analyzer("ieum_stream", tokenizer=tokenizer("ieum_spaces", type="whitespace", max_token_length=255))
nori = analyzer(
    "ieum_nori",
    tokenizer=tokenizer("ieum_nori_words", type="nori_tokenizer", decompound_mode="mixed", user_dictionary_rules=dictionary()),
    filter=[token_filter("ieum_parts_of_speech", type="nori_part_of_speech", stoptags=ENDINGS), token_filter("ieum_lowercase", type="lowercase")],
)


class Findable(dsl.Document):
    """One object in one projection; with `live` false what is left of it when nobody may find it: its version, so that none older comes back."""

    kind = dsl.Keyword(required=True)
    object_id = dsl.Long(required=True)
    version = dsl.Long(required=True)
    live = dsl.Boolean(required=True)
    digest = dsl.Keyword(index=False)
    weight = dsl.Float()
    newest = dsl.Double()
    sort_name = dsl.Keyword(ignore_above=LONGEST_KEYWORD)
    shown = dsl.Object(enabled=False)  # title, names, keywords, text as they are read, for titles and snippets
    anything = dsl.Text(analyzer=streamed, norms=False)
    names = dsl.Text(analyzer=streamed, norms=False)
    keywords = dsl.Text(analyzer=streamed, norms=False)
    initials = dsl.Text(analyzer=streamed, norms=False)
    korean = dsl.Text(analyzer=nori, norms=False)
    begins = dsl.Keyword(ignore_above=LONGEST_KEYWORD, norms=False)
    spelled = dsl.Keyword(ignore_above=255)
    facet = dsl.Object(dynamic=True)

    class Meta:
        dynamic = dsl.MetaField("strict")
        dynamic_templates = dsl.MetaField([{"facets": {"path_match": "facet.*", "mapping": {"type": "keyword", "ignore_above": LONGEST_KEYWORD}}}])


INTERNAL = ["anything", "names", "keywords", "initials", "korean", "begins"]  # found by, never read back
# Documents lie in the order in which equal finds come: the first ones are the best, and a question without words stops at them.
LYING: dict[str, list[str]] = {
    "sort.field": ["weight", "newest", "object_id", "kind"],
    "sort.order": ["desc", "desc", "asc", "asc"],
    "sort.missing": ["_last", "_last", "_last", "_last"],
}
SETTINGS: dict[str, Any] = {
    **LYING,
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",
    "refresh_interval": "1s",
    "max_result_window": DEEPEST,
    "merge.policy.expunge_deletes_allowed": 0,  # percent: `expunge` rewrites every piece that holds anything deleted
}


def body(*, complete: bool, shards: int = 1) -> dict[str, Any]:
    """Settings and mappings of a new index, which carries in `_meta` what they were made from."""
    made = dsl.Index("ieum")
    made.document(Findable)
    made.settings(**{**SETTINGS, "number_of_shards": shards})
    found = made.to_dict()
    found["mappings"] |= {"_source": {"excludes": INTERNAL}, "_meta": {"format": form(), "complete": complete}}
    return found


@cache
def form() -> str:
    """A fingerprint of mapping, settings, analysis and tokens: an index with another one asks for a rebuild."""
    made = dsl.Index("ieum")
    made.document(Findable)
    parts = [LAYOUT, TOKENS, INTERNAL, SETTINGS, made.to_dict()]
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=True).encode()).hexdigest()[:16]
