"""`python -m audit [--renew]`: run every check, name each finding; `--renew` writes the list of parts anew first."""

import argparse

from audit import advisories, code, parts, secrets

CHECKS = {
    "code (bandit)": code.findings,
    "secrets": secrets.findings,
    "parts": parts.findings,
    "advisories": advisories.findings,
}


def main() -> int:
    """Return 1 when anything was found, or could not be looked at."""
    parser = argparse.ArgumentParser(prog="audit", description="Checks what is shipped: code, secrets, parts, advisories.")
    parser.add_argument("--renew", action="store_true", help="write docs/sbom.json anew from the lock file first")
    if parser.parse_args().renew:
        parts.renew()
    found = 0
    for name, check in CHECKS.items():
        findings, looked_at = check()
        print(f"audit: {name}: {looked_at}, {len(findings)} not reviewed")
        for finding in findings:
            print(f"  {finding}")
        found += len(findings)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
