"""The list of parts (a software bill of materials in CycloneDX form), made from the lock file and compared with the kept one.

Nothing in it depends on the day or the machine, so a difference is a change of parts that somebody has to look at.
"""

import json
import subprocess
import sys
from typing import Any

from audit import LOCKS, ROOT

KEPT = ROOT / "docs/sbom.json"
#: What says where parts come from; the hashes in the lock file say what they are.
LEFT_OUT = ("description", "externalReferences", "bom-ref")


def made() -> dict[str, Any]:
    """Return the list of parts of the lock file. Raises `subprocess.CalledProcessError` when it cannot be made."""
    command = [sys.executable, "-m", "cyclonedx_py", "requirements", str(LOCKS[0]), "--output-reproducible"]
    command += ["--pyproject", str(ROOT / "pyproject.toml"), "--of", "JSON", "-o", "-"]
    told = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
    components = [
        {"bom-ref": one["purl"], **{key: value for key, value in one.items() if key not in LEFT_OUT}}
        for one in told["components"]
    ]
    product = {
        key: value for key, value in told["metadata"]["component"].items() if key in {"name", "type", "version", "licenses"}
    }
    return {
        "$schema": told["$schema"],
        "bomFormat": told["bomFormat"],
        "specVersion": told["specVersion"],
        "version": 1,
        "metadata": {"component": {"bom-ref": product["name"], **product}},
        "components": sorted(components, key=lambda one: one["bom-ref"]),
    }


def renew() -> None:
    """Write the list of parts anew."""
    KEPT.write_text(json.dumps(made(), indent=1, ensure_ascii=False, sort_keys=True) + "\n", "utf-8")


def findings() -> tuple[list[str], str]:
    """Return the differences between the kept list and the lock file, and how many parts there are."""
    try:
        now, kept = made(), json.loads(KEPT.read_text("utf-8"))
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        return [f"the list of parts cannot be made or read: {error}"], "nothing"
    ours, theirs = ({one["bom-ref"] for one in told["components"]} for told in (now, kept))
    differences = [f"{one} is not in {KEPT.name}" for one in sorted(ours - theirs)]
    differences += [f"{one} is in {KEPT.name} only" for one in sorted(theirs - ours)]
    if not differences and now != kept:
        differences.append(f"{KEPT.name} differs in its particulars")
    return [f"{one}; “make lock” renews it" for one in differences], f"{len(ours)} parts"
