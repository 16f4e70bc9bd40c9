"""Whether a cluster is one that the site can search in; said in words before anything is made there."""

from elasticsearch import ApiError, BadRequestError, Elasticsearch, UnsupportedProductError

from search.exceptions import IndexIsBroken

LEAST = (8, 19)  # the one that the tests run against; sampled counts came with 8.2
VERSION = "The site needs Elasticsearch {}.{} or newer on every node".format(*LEAST)
KOREAN = (
    "The cluster has no Korean analysis. Install the plugin on every node (bin/elasticsearch-plugin install analysis-nori), "
    "start the nodes again, then run: manage.py search_index rebuild"
)


def refuse_old(client: Elasticsearch) -> None:
    """Raises IndexIsBroken when a node is too old, or no Elasticsearch at all."""
    try:
        nodes = client.nodes.info(filter_path="nodes.*.name,nodes.*.version").body.get("nodes", {})
    except UnsupportedProductError as error:
        raise IndexIsBroken(f"What answers at ELASTICSEARCH_URL is no Elasticsearch. {VERSION}.") from error
    except ApiError as error:
        if error.status_code == 406 or "media_type_header" in str(error):
            raise IndexIsBroken(f"The cluster does not understand us, so it is older. {VERSION}.") from error
        raise
    for node in nodes.values():
        if tuple(map(int, node["version"].split(".")[:2])) < LEAST:
            raise IndexIsBroken(f"The node {node.get('name', '')} runs Elasticsearch {node['version']}. {VERSION}.")


def in_words(error: BadRequestError) -> Exception:
    """Why an index could not be made."""
    return IndexIsBroken(KOREAN) if "nori" in str(error) else error
