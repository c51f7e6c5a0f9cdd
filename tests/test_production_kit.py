"""
What production is made of says the same everywhere: docker-compose.yml, Dockerfile, nginx's
templates, the locked packages, settings, .env.example, docs/operations.md. That it works is shown
by tests/browser/test_topology.py.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest
from django.conf import settings

from matrix_site.middleware import IsolationHeaders
from tests.test_addresses import FORMS, PUBLIC
from tests.topology import production
from tests.topology.production import ROOT, compose, image_command

SERVICES = compose()["services"]
NGINX = SERVICES["nginx"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
EXAMPLE = (ROOT / ".env.example").read_text()
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
TEMPLATES = {path.name: path.read_text() for path in production.TEMPLATES.glob("*.template")}
CONFIGURATION = "\n".join(
    line for text in TEMPLATES.values() for line in text.splitlines() if "#" not in line[:20]
)
OURS = [name for name, service in SERVICES.items() if service.get("image") == "evidence-matrix"]
EVERYBODY = pytest.mark.parametrize("name", SERVICES)


def addresses(name: str) -> Iterator[str]:
    networks = SERVICES[name]["networks"]
    if isinstance(networks, dict):
        yield from (about["ipv4_address"] for about in networks.values() if about)


def test_every_service_is_there():
    assert set(SERVICES) == {
        "db", "redis", "migrate", "web", "web2", "worker", "jobs", "nginx",
    }  # fmt: skip
    assert OURS == ["migrate", "web", "web2", "worker", "jobs"]


@EVERYBODY
def test_images_are_ours_or_of_a_named_version(name):
    image = SERVICES[name]["image"]
    assert name in OURS or re.fullmatch(r"[a-z]+:\d+(\.\d+)?", image)
    assert name in OURS or f"`{image}`" in OPERATIONS


@EVERYBODY
def test_every_service_has_limits_and_says_how_its_health_is_known(name):
    service = SERVICES[name]
    assert service["mem_limit"]
    assert service["cpus"]
    assert service["restart"] == ("no" if name == "migrate" else "unless-stopped")
    # Of the web processes it stands in the Dockerfile.
    assert "healthcheck" in service or name in ("web", "web2")
    assert "HEALTHCHECK" in DOCKERFILE


@EVERYBODY
def test_nobody_is_root_or_writes_outside_its_volumes(name):
    service = SERVICES[name]
    if name == "db":  # Its image gives up root by itself, and repairs its own folder before.
        return
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert name in OURS or re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"])
    assert "\nUSER matrix\n" in DOCKERFILE


def test_only_nginx_can_be_reached_from_outside():
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"nginx"}
    open_to_all = [port for port in NGINX["ports"] if not port.startswith("127.0.0.1:")]
    assert open_to_all == ["80:8080", "443:8443"]
    assert "front" not in SERVICES["db"]["networks"] + SERVICES["redis"]["networks"]
    assert set(NGINX["networks"]) == {"front"}


def test_nginx_and_the_site_know_each_other():
    [edge] = addresses("nginx")
    web = [address for name in ("web", "web2") for address in addresses(name)]
    assert re.findall(r"server ([\d.]+):8000 ", NGINX["environment"]["MATRIX_WEB"]) == web
    assert SERVICES["web"]["environment"]["TRUSTED_PROXIES"] == f"{edge}/32"
    assert SERVICES["web"]["environment"]["TRUST_X_FORWARDED_PROTO"] == "1"
    network = ip_network(compose()["networks"]["front"]["ipam"]["config"][0]["subnet"])
    assert all(ip_address(address) in network for address in [edge, *web])


def test_the_image_is_built_from_the_lock_and_listens_where_nginx_asks():
    assert "pip install --require-hashes --requirement requirements.txt" in DOCKERFILE
    assert "EXPOSE 8000\n" in DOCKERFILE
    assert "8000" in " ".join(image_command())
    server = re.sub(r"[-_.]+", "-", image_command()[0])
    assert re.search(rf"^{server}==", (ROOT / "requirements.txt").read_text(), re.MULTILINE)


def test_the_image_can_back_up_the_database_that_runs():
    """pg_dump must be as new as the server; Debian 13 has that of PostgreSQL 17."""
    [client] = re.findall(r"postgresql-client-(\d+)", DOCKERFILE)
    assert SERVICES["db"]["image"] == f"postgres:{client}"
    assert re.search(r"^FROM python:3\.\d+-slim-trixie$", DOCKERFILE, re.MULTILINE)
    assert "PostgreSQL 15 or newer" in EXAMPLE
    assert int(client) >= 15


def test_a_unit_runs_the_command_of_the_image():
    command = " ".join(image_command()).replace("0.0.0.0:8000", "127.0.0.1:%i")
    assert f"ExecStart=/srv/matrix/venv/bin/{command}\n" in OPERATIONS


def test_a_shell_reads_the_example_as_it_is_written():
    """`. /etc/matrix.env`: an unquoted space would run the second word."""
    lines = [line.removeprefix("# ") for line in EXAMPLE.splitlines()]
    script = "\n".join(line for line in lines if re.match(r"[A-Z_]+=", line))
    done = subprocess.run(["/bin/sh", "-e", "-c", script], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_settings_take_what_the_image_is_built_with():
    """Else no image can be built at all."""
    [line] = re.findall(r"^RUN (SECRET_KEY=(?:.*\\\n)+.*)$", DOCKERFILE, re.MULTILINE)
    assert line.endswith(" python manage.py collectstatic --noinput")
    command = line.replace("collectstatic --noinput", "check")
    bare = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = subprocess.run(command, shell=True, cwd=ROOT, env=bare, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_redis_is_where_the_site_asks_and_has_its_client():
    assert SERVICES["web"]["environment"]["CACHE_URL"] == "redis://redis:6379/1"
    lock = (ROOT / "requirements.txt").read_text()
    [client] = re.findall(r"^redis==(\d+)\.", lock, re.MULTILINE)
    [server] = re.findall(r"^redis:(\d+)\.", SERVICES["redis"]["image"])
    assert int(client) >= int(server)


def test_one_user_owns_what_the_services_share():
    [user] = re.findall(r"useradd --system --uid (\d+)", DOCKERFILE)
    [group] = re.findall(r"groupadd --system --gid (\d+)", DOCKERFILE)
    assert NGINX["user"] == f"{user}:{group}"
    assert f"/etc/nginx/made:uid={user},gid={group}" in NGINX["tmpfs"]
    shared = {volume.split(":")[1] for volume in SERVICES["migrate"]["volumes"]}
    assert shared == {"/srv/matrix", "/srv/backups", "/srv/cache", "/srv/logs"}
    assert all(folder in DOCKERFILE for folder in shared)


def test_every_volume_is_declared_and_used():
    named = {
        volume.split(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", [])
        if not volume.startswith(".")
    }
    assert named == set(compose()["volumes"])


def test_what_compose_sets_is_a_setting():
    explained = set(re.findall(r"^(?:# )?([A-Z_]+)=", EXAMPLE, re.MULTILINE))
    for name in OURS:
        assert SERVICES[name]["env_file"] == ".env"
        assert SERVICES[name]["environment"].keys() <= explained


def test_every_setting_is_on_the_page_for_operators():
    names = re.findall(r"^(?:# )?([A-Z_]+)=", EXAMPLE, re.MULTILINE)
    assert [name for name in names if f"`{name}`" not in OPERATIONS] == []


def test_nginx_gets_every_value_that_its_templates_want():
    wanted = {name for text in TEMPLATES.values() for name in re.findall(r"\{(MATRIX_\w+)\}", text)}
    made = re.findall(r"export (MATRIX_\w+)=", (production.TEMPLATES / "names.envsh").read_text())
    given = {name for name in NGINX["environment"] if name.startswith("MATRIX_")}
    assert wanted == given | set(made)
    assert {name for name in wanted if f"`{name}`" not in OPERATIONS} == set()
    assert NGINX["environment"]["NGINX_ENVSUBST_FILTER"] == "^MATRIX_"


def test_operators_fill_in_the_same_values():
    wanted = {name for text in TEMPLATES.values() for name in re.findall(r"\{(MATRIX_\w+)\}", text)}
    [line] = re.findall(r"^names=.*$", OPERATIONS, re.MULTILINE)
    given = {"PATH": os.environ["PATH"], **dict.fromkeys(wanted, "'x y;'")}
    command = ["/bin/sh", "-c", f'{line}\necho "$names"']
    done = subprocess.run(command, env=given, capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == {f"${{{name}}}" for name in wanted}


def test_nginx_answers_to_the_names_that_the_site_answers_to():
    script = '. "$1"; echo "$MATRIX_SERVER_NAMES; $MATRIX_HOST"'
    names = {"ALLOWED_HOSTS": "one.example,two.example", "SITE_URL": "https://one.example:8443"}
    command = ["/bin/sh", "-c", script, "sh", str(production.TEMPLATES / "names.envsh")]
    done = subprocess.run(command, env={**os.environ, **names}, capture_output=True, text=True)
    assert done.stdout == "one.example two.example; one.example\n"
    # The image of nginx passes over what may not be run.
    assert os.access(production.TEMPLATES / "names.envsh", os.X_OK)


def test_the_newsroom_may_send_what_the_site_takes_and_readers_less():
    newsroom = TEMPLATES["site.conf.template"].partition("location /admin/ {")[2]
    [limit] = re.findall(r"client_max_body_size (\d+)m;", newsroom.partition("}")[0])
    assert int(limit) * 1024 * 1024 == settings.REQUEST_BODY_LIMIT
    others = set(re.findall(r"client_max_body_size (\d+)m;", CONFIGURATION)) - {limit}
    assert others == {"3"}


def test_the_cache_keeps_what_the_site_says_and_nothing_else():
    for rule in ("proxy_cache_valid", "proxy_cache_use_stale", "proxy_cache_background_update"):
        assert rule not in CONFIGURATION
    assert "proxy_ignore_headers Vary;" in CONFIGURATION
    assert CONFIGURATION.count("proxy_ignore_headers") == 1
    assert "proxy_cache_key $forwarded_proto://$host$request_uri|$packing;" in CONFIGURATION


def test_what_a_visitor_says_of_others_is_not_passed_on():
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in CONFIGURATION
    assert "$proxy_add_x_forwarded_for" not in CONFIGURATION
    assert "server_tokens off;" in CONFIGURATION


def test_no_token_in_an_address_gets_into_nginx_s_log():
    [prefixes] = re.findall(r"~\^\(\?<place>/\(\?:([^)]+)\)/\)", TEMPLATES["nginx.conf.template"])
    routes = [route for route in (*PUBLIC, *FORMS) if "token>" in route]
    bare = {route.partition("/<")[0] for route in routes}
    assert bare == set(prefixes.split("|"))


def test_nginx_s_own_pages_bear_the_mark_of_the_site_and_its_permissions():
    page = (ROOT / "templates" / "fault.html").read_text()
    drawings = re.findall(r' d="([^"]+)"', page)
    assert len(drawings) == 2
    assert re.findall(r' d="([^"]+)"', CONFIGURATION) == drawings
    assert f'"{IsolationHeaders.PERMISSIONS_POLICY}"' in CONFIGURATION
