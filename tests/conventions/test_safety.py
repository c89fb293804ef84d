"""Rules about what code may do at all; each exception stands here with its reason."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODULES = {path.relative_to(ROOT).as_posix(): path for path in [*sorted((ROOT / "app").rglob("*.py")), ROOT / "wsgi.py"]}
TREES = {name: ast.parse(path.read_text("utf-8")) for name, path in MODULES.items()}

#: Run text as code, or read code out of data.
NEVER_CALLED = {
    "eval",
    "exec",
    "compile",
    "__import__",
    "os.system",
    "os.popen",
    "yaml.load",
    "yaml.unsafe_load",
    "yaml.full_load",
}
NEVER_CALLED |= {"tempfile.mktemp", "hashlib.md5", "hashlib.sha1", "ssl._create_unverified_context"}
NEVER_IMPORTED = {
    "pickle",
    "cPickle",
    "marshal",
    "shelve",
    "dill",
    "jsonpickle",
    "telnetlib",
    "ftplib",
    "xmlrpc",
    "requests",
    "httpx",
}
#: Modules that talk to other machines, and the few places that may.
TALKING = {
    "http": {"app/core/outbound.py"},
    "urllib3": {"app/core/outbound.py"},
    "urllib.request": set(),
    "smtplib": {"app/core/mail/delivery.py"},
    "imaplib": set(),
    "imap_tools": {"app/mailbox/polling.py"},
    "socket": {
        "app/core/outbound.py",
        # What listens, and the processes of the site among themselves.
        *(f"app/core/server/{name}.py" for name in ("answering", "listening", "running", "web")),
        *(f"app/core/search/{name}.py" for name in ("elsewhere", "language")),
    },
    "subprocess": {"app/core/limited/process.py", "app/files/operations/scanning.py"},
    "ctypes": {"app/core/search/blas.py"},
    "random": {"app/core/mail/delivery.py", "app/core/write_lock.py", "app/core/jobs/claiming.py", "app/core/jobs/worker.py"},
    "xml": {"app/core/markdown/renderer/trees.py"},
}
#: A template that lets markup through must be given markup that is clean; nothing but `Markup` values may say so.
UNESCAPED = re.compile(r"\|\s*safe\b|autoescape\s+false|\{%-?\s*autoescape")
#: Ways a script can put text into the page as markup.
RAW_MARKUP = re.compile(r"\b(?:innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|setHTMLUnsafe)")
SCRIPTS_WITH_MARKUP = {"static/js/send.js": "fragments of our own pages, through a <template>"}


def _calls() -> Iterator[tuple[str, ast.Call, str]]:
    for name, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield name, node, ast.unparse(node.func)


def _imports() -> Iterator[tuple[str, str]]:
    for name, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                yield from ((name, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield name, node.module
                yield from ((name, f"{node.module}.{alias.name}") for alias in node.names)


def test_nothing_runs_text_as_code() -> None:
    assert [f"{name}:{node.lineno}: {said}" for name, node, said in _calls() if said in NEVER_CALLED] == []
    assert [(name, module) for name, module in _imports() if module.split(".")[0] in NEVER_IMPORTED] == []


def test_no_shell_reads_a_command() -> None:
    shells = [
        f"{name}:{node.lineno}"
        for name, node, _said in _calls()
        for keyword in node.keywords
        if keyword.arg == "shell" and not (isinstance(keyword.value, ast.Constant) and keyword.value.value is False)
    ]
    assert shells == []


def test_certificates_are_always_checked() -> None:
    careless = [
        f"{name}:{node.lineno}"
        for name, node, _said in _calls()
        for keyword in node.keywords
        if (keyword.arg, getattr(keyword.value, "value", None)) in {("verify", False), ("check_hostname", False)}
        or (keyword.arg == "cert_reqs" and "NONE" in ast.unparse(keyword.value))
    ]
    assert careless == []


def test_only_named_modules_talk_to_other_machines() -> None:
    for module, allowed in TALKING.items():
        users = {name for name, imported in _imports() if imported == module or imported.startswith(f"{module}.")}
        assert users - allowed == set(), module


def test_markup_is_made_only_where_a_reason_is_given() -> None:
    for name, node, said in _calls():
        if said in {"Markup", "markupsafe.Markup"}:
            line = MODULES[name].read_text("utf-8").splitlines()[(node.end_lineno or node.lineno) - 1]
            first = MODULES[name].read_text("utf-8").splitlines()[node.lineno - 1]
            is_fixed = all(isinstance(one, ast.Constant) for one in node.args)
            assert is_fixed or re.search(r"# noqa: S704 - \S", line + first), f"{name}:{node.lineno}"


def test_no_template_lets_text_through() -> None:
    templates = sorted((ROOT / "templates").rglob("*.*"))
    found = [path.relative_to(ROOT).as_posix() for path in templates if UNESCAPED.search(path.read_text("utf-8"))]
    assert found == []


def test_no_script_makes_markup_of_text() -> None:
    scripts = {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in sorted((ROOT / "static/js").rglob("*.js"))
    }
    assert {name for name, text in scripts.items() if RAW_MARKUP.search(text)} == set(SCRIPTS_WITH_MARKUP)
