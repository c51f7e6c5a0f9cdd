import json
import re

import pytest
from jsonschema import Draft202012Validator

from cells.exporting.openapi import PARAMETERS
from tests import showcase

pytestmark = pytest.mark.django_db
EXAMPLES = {name: example for name, (_, example) in PARAMETERS.items()}


@pytest.fixture
def described(client):
    return json.loads(client.get("/api/openapi.json").content)


def responses(described):
    """(template, status, response) of every operation, references followed."""
    for template, path in described["paths"].items():
        for status, response in path["get"]["responses"].items():
            name = response.get("$ref", "").rpartition("/")[2]
            yield template, status, described["components"]["responses"].get(name, response)


def test_it_has_what_openapi_requires(described):
    assert described["openapi"].startswith("3.1.")
    assert {"title", "version"} <= described["info"].keys()
    for template, path in described["paths"].items():
        assert template.startswith("/")
        named = [p["name"] for p in path["parameters"] if p["in"] == "path"]
        assert sorted(named) == sorted(re.findall(r"\{(\w+)\}", template))
        assert all(p["in"] == "query" or p["required"] for p in path["parameters"])
    for _, _, response in responses(described):
        assert response["description"]


def test_no_two_addresses_are_alike(described):
    shapes = [re.sub(r"\{\w+\}", "{}", template) for template in described["paths"]]
    assert len(shapes) == len(set(shapes))


def test_every_schema_in_it_is_valid_and_every_reference_leads_somewhere(described):
    text = json.dumps(described)
    for reference in re.findall(r'"\$ref": "([^"]+)"', text):
        found = described
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]
        assert found
    for definition in described["components"]["schemas"].values():
        Draft202012Validator.check_schema(definition)


def test_every_described_address_is_answered_as_described(client, described):
    showcase.build()
    for template, path in described["paths"].items():
        address = template.format(**EXAMPLES)
        response = client.get(address)
        assert response.status_code == 200, address
        [content_type] = path["get"]["responses"]["200"]["content"]
        assert response["Content-Type"].partition(";")[0] == content_type


def test_every_file_there_is_is_described(described):
    patterns = [
        re.compile(re.sub(r"\\\{\w+\\\}", "[^/.]+", re.escape(template)))
        for template in described["paths"]
    ]
    for address in showcase.FILES:
        path = address.partition("?")[0]
        assert any(pattern.fullmatch(path) for pattern in patterns), address


def test_the_page_for_people_names_every_part(client):
    text = client.get("/api/").content.decode()
    assert 'href="/api/openapi.json"' in text
    assert 'href="http://127.0.0.1:8000/api/schema/1.json"' in text
    assert "<code>edition_address</code>" in text


def test_what_would_write_is_refused_in_json_there_too(client):
    response = client.post("/api/")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
    assert response.json()["error"]["status"] == 405
    assert "X-Robots-Tag" not in client.get("/api/")
