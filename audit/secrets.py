"""What looks like a secret in any committed file. `known_secrets.json` holds the reviewed ones, each with the reason."""

import json
import shutil
import subprocess

from detect_secrets import SecretsCollection
from detect_secrets.settings import transient_settings

from audit import ROOT

KNOWN = ROOT / "audit/known_secrets.json"
PLUGINS = [
    "ArtifactoryDetector",
    "AWSKeyDetector",
    "AzureStorageKeyDetector",
    "BasicAuthDetector",
    "CloudantDetector",
    "DiscordBotTokenDetector",
    "GitHubTokenDetector",
    "GitLabTokenDetector",
    "IbmCloudIamDetector",
    "JwtTokenDetector",
    "MailchimpDetector",
    "NpmDetector",
    "OpenAIDetector",
    "PrivateKeyDetector",
    "PypiTokenDetector",
    "SendGridDetector",
    "SlackDetector",
    "SquareOAuthDetector",
    "StripeDetector",
    "TelegramBotTokenDetector",
    "TwilioKeyDetector",
]
#: What looks random, and what follows the word “password”.
SUSPICIOUS = ["Base64HighEntropyString", "HexHighEntropyString", "KeywordDetector"]
#: Where passwords of made-up people and texts about passwords are at home, words alone prove nothing.
WITHOUT_WORDS = ("tests/", "bench/", "audit/", "content/", "app/translations/")
#: Long hashes of packages, pictures and lists of words are no secrets.
NOT_READ = ("requirements/", "docs/img/", "docs/sbom.json", "audit/known_secrets.json")
NOT_TEXT = (".png", ".webp", ".ico", ".woff2")


def findings() -> tuple[list[str], str]:
    """Return what looks like a secret and is not reviewed, and how many files were looked at."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        return ["the committed files are not known: this is no git clone"], "nothing"
    listed = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    names = [one for one in listed.stdout.split("\0") if one and not one.startswith(NOT_READ) and not one.endswith(NOT_TEXT)]
    names = [one for one in names if (ROOT / one).is_file()]
    loose = [one for one in names if one.startswith(WITHOUT_WORDS)]
    strict = [one for one in names if not one.startswith(WITHOUT_WORDS)]
    found = scan(loose, PLUGINS) | scan(strict, [*PLUGINS, *SUSPICIOUS])
    known = {(one["file"], one["kind"], one["digest"]): one["why"] for one in json.loads(KNOWN.read_text("utf-8"))}
    new = [
        f"{file}:{line}: {kind} ({digest})"
        for (file, kind, digest), line in sorted(found.items())
        if (file, kind, digest) not in known
    ]
    stale = [
        f"{file}: {kind} is reviewed but no longer found ({digest})"
        for file, kind, digest in known
        if (file, kind, digest) not in found
    ]
    return new + stale, f"{len(names)} files"


def scan(names: list[str], plugins: list[str]) -> dict[tuple[str, str, str], int]:
    """Return `(file, kind, digest)` of everything that looks like a secret in those files, with the line."""
    found = SecretsCollection(root=str(ROOT))
    with transient_settings({"plugins_used": [{"name": name} for name in plugins], "filters_used": FILTERS}):
        for name in names:
            found.scan_file(name)
    return {(file, secret.type, secret.secret_hash): secret.line_number for file, secret in found}


FILTERS = [
    {"path": f"detect_secrets.filters.heuristic.{name}"}
    for name in (
        "is_indirect_reference",
        "is_likely_id_string",
        "is_potential_uuid",
        "is_sequential_string",
        "is_templated_secret",
    )
]
