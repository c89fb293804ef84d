"""Every change is an operation: in its place, on behalf of somebody, and told by a fact. Each exception has its reason here."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
FEATURES = [path for path in sorted((ROOT / "app").rglob("*.py")) if path.parts[len(ROOT.parts) + 1] != "core"]

#: Modules outside `operations` that open a transaction.
ELSEWHERE = {
    "companies/demo.py": "the demo, made once at set-up out of operations",
    "discussions/importing/storing.py": "commits an import in portions, each made of operations",
    "requests/importing/storing.py": "commits an import in portions, each made of operations",
    "faq/library/importing.py": "commits an import in portions, each made of operations",
    "faq/library/syncing.py": "takes a folder in at once, made of operations",
    "search/judging.py": "fills the scratch database of an evaluation",
    "search/ledger.py": "takes in the searches people made, kept in files meanwhile",
}
#: Operations that are not done on behalf of an `actor`.
NOBODY = {
    "companies/check_import": "the worker's dry run; it changes nothing but its report",
    "companies/run_import": "the worker goes on in the name of who confirmed it, kept with the import",
    "notifications/unsubscribe": "the token in the address is the right to do it, and to nothing else",
    "people/count_attempt": "counts tries of somebody who is not known yet",
    "people/note_failure": "somebody who could not say who they are",
    "people/begin_second_step": "somebody who has shown a password only",
    "people/use": "a code of somebody who has shown a password only",
    "people/ask_reset": "anybody may ask; nothing tells whether the address is known",
    "people/reset_password": "the secret in the link is the right to do it",
    "people/accept": "the secret in the link is the right to do it",
    "people/send_reset": "the worker, for an address somebody typed",
    "people/drop_reset": "the worker, for a mail that is not sent",
    "people/issue_reset": "part of sending a link, or of make_reset_link, which asks leave",
    "people/issue_mail_change": "part of sending a link that ask_mail_change asked leave for",
    "people/issue_link": "part of sending an invitation that invite asked leave for",
    "discussions/count_post": "part of posting, which asked leave",
    "discussions/count_views": "counted by the page itself, for nobody in particular",
    "discussions/keep_read": "part of reading or of writing",
    "discussions/recount": "part of whatever changed the posts of a thread",
    "discussions/recount_space": "part of whatever changed the threads of a space",
    "files/share_out": "part of saving what a file is shown in, which asked leave",
    "requests/recount": "part of whatever changed the votes of a request",
    "requests/recount_comments": "part of whatever changed what is written below a request",
    "search/mark_solved": "follows from feedback somebody gave",
    "watching/carry_over": "part of merging threads, which asked leave",
    "watching/give_up": "part of undoing a merge, which asked leave",
    "watching/lead_on": "part of merging requests or taking that back, which asked leave",
    "watching/watch_automatically": "follows from something the person did just now",
}
#: What the site does by itself at night.
BY_ITSELF = re.compile(r"^(forget|sweep|purge|ask_owners|remind|close_old|end_penalties|scan_again|alert_staff|ask_to_accept)")


def _operations() -> list[tuple[str, ast.FunctionDef, bool]]:
    found = []
    for path in FEATURES:
        place = path.relative_to(ROOT / "app")
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and "transaction" in {ast.unparse(one) for one in node.decorator_list}:
                found.append((f"{place.parts[0]}/{node.name}", node, "operations" in {place.stem, *place.parts}))
    return found


def test_changes_are_made_in_operations() -> None:
    places = set()
    for path in FEATURES:
        place = path.relative_to(ROOT / "app")
        opens = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if _opens_transaction(node)]
        if opens and "operations" not in {place.stem, *place.parts}:
            places.add(place.as_posix())
    assert places - set(ELSEWHERE) == set()


def _opens_transaction(node: ast.AST) -> bool:
    if isinstance(node, ast.FunctionDef):
        return "transaction" in {ast.unparse(one) for one in node.decorator_list}
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "transact"


def test_an_operation_says_on_whose_behalf_it_is_done() -> None:
    anonymous = {
        name
        for name, node, is_in_place in _operations()
        if is_in_place
        and not node.name.startswith("_")
        and not BY_ITSELF.match(node.name)
        and "actor" not in {one.arg for one in [*node.args.args, *node.args.kwonlyargs]}
    }
    assert anonymous - set(NOBODY) == set()


def test_no_exception_is_left_over() -> None:
    names = {name for name, _node, _is_in_place in _operations()} | {"companies/check_import", "companies/run_import"}
    assert set(NOBODY) - names == set()
    assert [place for place in ELSEWHERE if not (ROOT / "app" / place).is_file()] == []
