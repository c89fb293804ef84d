"""Reads the environment once; refuses to start when something is missing or unsafe.

Every field is a setting `ENGAWA_<NAME>`; its description is the documentation (docs/settings.md is checked against it).
"""

import re
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SHORTEST_SECRET = 32
ROOT = Path(__file__).parents[1]
HOURS = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d")
LOCAL_HOSTS = frozenset(["127.0.0.1", "localhost", "::1"])


class Settings(BaseSettings):
    """All settings, validated together. Raises `pydantic.ValidationError` naming the setting that is wrong."""

    model_config = SettingsConfigDict(env_prefix="ENGAWA_", env_file=ROOT / ".env", extra="ignore")

    environment: Literal["production", "development", "test"] = Field(
        "production", description="`production` has every safeguard on; `development` adds the /components page."
    )
    data_dir: Path = Field(Path("var"), description="Folder for the database, the search index, files and secrets.")
    database_url: str = Field(
        "", description="Empty: SQLite in the data folder. PostgreSQL 15+: `postgresql+psycopg://user:pass@host/name`."
    )
    base_url: str = Field(
        "http://127.0.0.1:8000", description="Address people use. Links in mails come only from it; must be https unless local."
    )
    allowed_hosts: list[str] = Field([], description="Further host names answered besides that of the base URL (JSON list).")
    trusted_proxies: int = Field(0, ge=0, le=5, description="How many reverse proxies stand in front; 0 ignores X-Forwarded-*.")
    host: str = Field("127.0.0.1", description="Address the server listens on.")
    port: int = Field(8000, ge=1, le=65535, description="Port the server listens on.")
    web_processes: int = Field(2, ge=1, le=64, description="Web processes that share the listening socket.")
    worker_processes: int = Field(
        2,
        ge=1,
        le=16,
        description="Worker processes for jobs. From two on, one of them stays free for jobs that take a moment only.",
    )
    job_lease_seconds: int = Field(
        60, ge=5, le=600, description="How long a job stays with a worker that no longer answers, before another takes it over."
    )
    secret_key: str = Field(
        "", description="Signs cookies; 32 characters or more. Empty: kept in `secret-key` of the data folder."
    )
    secret_key_fallbacks: list[str] = Field([], description="Former secret keys still accepted, while rotating (JSON list).")
    product_name: str = Field("Engawa", max_length=60, description="Name shown in the top bar, titles and mails.")
    demo_password: str = Field("", description="Password of the demo people; empty makes a random one.")
    smtp_url: str = Field(
        "",
        description="`smtp://user:pass@host:587`, `smtps://…` or `smtp+starttls://…`; empty: files in `outbox/`.",
    )
    smtp_timeout_seconds: int = Field(30, ge=1, le=300, description="How long the mail server may take for one answer.")
    mail_retry_seconds: list[int] = Field(
        [60, 300, 900, 3600, 10800, 21600, 43200, 86400],
        min_length=1,
        description="Waits before each further attempt to send a mail (JSON list); then it lies with the failed jobs.",
    )
    mail_pause_seconds: float = Field(
        10, gt=0, le=600, description="How long no mail is tried after the mail server could not be reached."
    )
    mail_from: str = Field("Engawa <no-reply@localhost>", description="Sender of mails.")
    reply_address: str = Field(
        "",
        description="Where replies to mails go: `reply@help.example.com` (`reply+anything@…` must arrive there; at most 12 "
        "letters before the @). Empty: off.",
    )
    imap_url: str = Field(
        "", description="Mailbox of the reply address, asked every minute: `imaps://user:pass@host/INBOX`. Empty: not asked."
    )
    storage_url: str = Field(
        "",
        description="Uploaded files: empty is the data folder, or `s3://bucket/prefix?region=…&endpoint=…` (keys as AWS_*).",
    )
    scan_command: str = Field(
        "",
        description="Program that looks at uploaded files for malware, given the path as last argument: 0 clean, 1 infected, "
        "else asked again later. Empty: none.",
    )
    scan_seconds: int = Field(120, ge=1, le=900, description="How long that program may take for one file, in seconds.")
    files_per_person_mb: int = Field(500, ge=1, description="Space for the files of one customer in MB; staff: 40 times it.")
    files_per_company_mb: int = Field(5_000, ge=1, description="Space for the files of all people of one company, in MB.")
    search_vectors: bool = Field(True, description="Sentence vectors for better ranking and answers across languages (121 MB).")
    search_retention_days: int = Field(365, ge=1, description="How long searches are kept, in days.")
    staff_totp: bool | None = Field(None, description="Staff must use a second factor. Not set: yes, except in the demo.")
    password_min_length: int = Field(12, ge=8, le=64, description="Shortest password accepted, in characters.")
    metrics_token: str = Field("", description="Bearer token for /metrics; empty closes the page.")
    first_level: Literal["newcomer", "member"] = Field(
        "member",
        description="Trust in new people: `member`, or `newcomer` (few posts a day, posts with links wait for approval).",
    )
    outbound_allow_http: bool = Field(False, description="Lets the site fetch http:// addresses besides https://.")
    log_format: Literal["json", "text"] = Field("json", description="Form of log lines.")
    default_locale: Literal["ja", "en"] = Field("ja", description="Language when neither profile nor browser says one.")
    business_hours: str = Field(
        "09:00-18:00", description="When staff answer, on working days in Japan (Asia/Tokyo, without Japanese holidays)."
    )
    question_alert_hours: int = Field(
        8, ge=1, le=200, description="Business hours after which a question nobody has answered is shown to staff."
    )
    tell_hour: int = Field(
        18, ge=0, le=23, description="Hour of a person's own day at which what changed about their requests comes in one mail."
    )
    roadmap_public: bool = Field(
        False, description="Shows /roadmap/public without sign-in: requests marked for it, without names or companies."
    )
    default_timezone: str = Field("Asia/Tokyo", description="Time zone of people who have not chosen one.")

    @field_validator("business_hours")
    @classmethod
    def _refuse_nonsense_hours(cls, text: str) -> str:
        if not HOURS.fullmatch(text.strip()) or text.strip()[:5] >= text.strip()[-5:]:
            raise ValueError("write them like 09:00-18:00, the end after the beginning")
        return text.strip()

    @model_validator(mode="after")
    def _refuse_unsafe_combinations(self) -> "Settings":
        # A relative folder means one beside the code, from wherever a command is called.
        self.data_dir = ROOT / self.data_dir
        if "base_url" not in self.model_fields_set:
            self.base_url = f"http://127.0.0.1:{self.port}"
        host = urlsplit(self.base_url).hostname
        if not host:
            raise ValueError("ENGAWA_BASE_URL must be a full address such as https://help.example.com")
        is_local = host in LOCAL_HOSTS
        if self.environment == "production" and not is_local and not self.base_url.startswith("https://"):
            raise ValueError("ENGAWA_BASE_URL must begin with https:// in production")
        if self.secret_key and len(self.secret_key) < SHORTEST_SECRET:
            raise ValueError(f"ENGAWA_SECRET_KEY must have {SHORTEST_SECRET} characters or more")
        return self

    @property
    def demo_file(self) -> Path:
        """Where the people of the demo and their password are told; it is there only in the demo."""
        return self.data_dir / "demo-people.txt"

    @property
    def demands_factor(self) -> bool:
        """Whether staff must use a second factor."""
        return not self.demo_file.exists() if self.staff_totp is None else self.staff_totp

    @property
    def sqlalchemy_url(self) -> str:
        """Address of the database for SQLAlchemy."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'engawa.db').resolve()}"

    @property
    def is_sqlite(self) -> bool:
        """Whether the default database is used."""
        return self.sqlalchemy_url.startswith("sqlite")

    @property
    def is_https(self) -> bool:
        """Whether people reach the site by https, which decides on Secure cookies."""
        return self.base_url.startswith("https://")

    @property
    def hosts(self) -> frozenset[str]:
        """Host names (without port) this site answers to."""
        host = urlsplit(self.base_url).hostname or ""
        return frozenset([host, *self.allowed_hosts]) | (LOCAL_HOSTS if host in LOCAL_HOSTS else frozenset())
