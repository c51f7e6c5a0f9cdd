"""What is in the repository: no secret, and packages that are known to the byte."""

import re
import subprocess

import pytest
from django.conf import settings

# As the services that give them out write them, and as files of keys begin.
SECRETS = {
    "a private key": r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----",
    "a key of a cloud": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "a token of a forge": r"\b(?:ghp|gho|ghs|ghu|github_pat|glpat)[_-][0-9A-Za-z_]{20,}\b",
    "a key of a service": r"\b(?:sk|rk|pk)_live_[0-9A-Za-z]{16,}\b",
    "a webhook": r"hooks\.slack\.com/services/T[0-9A-Z]{8}",
    "a signed token": r"\beyJ[0-9A-Za-z_-]{20,}\.eyJ[0-9A-Za-z_-]{20,}\.",
    "a password in an address": r"(?:postgres|postgresql|redis|rediss|smtps?|smtp\+tls)://"
    r"[^\s:/@\"'{}$]+:(?!password\b|p\b|pass\b|secret\b|hunter2|p%2Fw)[^\s:/@\"'{}$]{6,}@",
}
LOCKS = ["requirements.txt", "tests/requirements.txt"]


def committed() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=settings.BASE_DIR, capture_output=True, check=True
    )
    return [name for name in listed.stdout.decode().split("\0") if name]


def texts() -> dict[str, str]:
    """Every committed file that is text, but this one."""
    found = {}
    for name in committed():
        path = settings.BASE_DIR / name
        if path.is_file() and not name.endswith("security/test_repository.py"):
            content = path.read_bytes()
            if b"\0" not in content[:8000]:
                found[name] = content.decode(errors="replace")
    return found


def test_no_file_holds_a_secret():
    found = [
        f"{name}: {what}"
        for name, text in texts().items()
        for what, pattern in SECRETS.items()
        if re.search(pattern, text)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("a private key", "-----BEGIN RSA PRIVATE " + "KEY-----"),
        ("a key of a cloud", "AKIA" + "IOSFODNN7EXAMPLE"),
        ("a password in an address", "postgres://matrix:" + "Tr0ub4dor@db:5432/matrix"),
    ],
)
def test_a_secret_would_be_found(what, text):
    assert re.search(SECRETS[what], text)


def test_no_environment_file_or_data_is_committed():
    forbidden = re.compile(
        r"(^|/)(\.env|.*\.sqlite3|.*\.pem|.*\.key|id_rsa|.*\.pfx|ledger\.jsonl)$"
    )
    assert [name for name in committed() if forbidden.search(name)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_one_version_and_known_by_its_hash(lock):
    text = (settings.BASE_DIR / lock).read_text()
    blocks = re.split(r"\n(?=[A-Za-z0-9])", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE))
    packages = [block for block in blocks if re.match(r"[A-Za-z0-9]", block)]
    assert len(packages) > 10
    for package in packages:
        assert re.match(r"[A-Za-z0-9._-]+(\[[^\]]+\])?==\S+", package), package[:60]
        assert "--hash=sha256:" in package, package[:60]
