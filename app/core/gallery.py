"""The page of all components in all their states, for people who build and for the tests that look at them.

Registered in development and tests only.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField
from markupsafe import Markup
from wtforms import BooleanField, DateField, PasswordField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from app.core import access, clock
from app.core.differences import changed_lines
from app.core.forms import Checkboxes, Form, offered
from app.core.i18n import _, _l
from app.core.paging import Page

bp = Blueprint("gallery", __name__)

TONES = ("neutral", "info", "success", "warning", "danger", "accent")
KINDS = ("primary", "quiet", "danger", "plain")
DIFF = tuple(
    changed_lines(
        "ja",
        ["1. データを開きます。", "", "2. 文字コードを選びます。", "3. 保存します。"],
        ["1. データを開きます。", "", "2. 文字コードで Shift_JIS を選びます。", "3. 送信", "4. 確認"],
    )
)
TREND = (58, 54, 61, 49, 51, 42, 44, 36, 35)


class SampleForm(Form):
    """One field of every kind."""

    title = StringField(_l("Title"), validators=[InputRequired()])
    secret = PasswordField(_l("Password"), validators=[InputRequired()])
    kind = SelectField(_l("Kind"), choices=offered([("a", "CSV"), ("b", "Excel")]))
    day = DateField(_l("Day"))
    body = TextAreaField(_l("Text"), validators=[InputRequired()])
    tags = TextAreaField(_l("Words"))
    agree = BooleanField(_l("Tell me by mail"))
    size = RadioField(_l("Size"), choices=offered([("s", "1–50"), ("l", "51–")]))
    days = Checkboxes(_l("Weekdays"), choices=offered([("1", "月"), ("2", "火")]))
    upload = FileField(_l("File"))


@dataclass(frozen=True)
class SampleJob:
    """What the progress component reads of a job."""

    id: int
    state: str
    progress: dict[str, Any] = field(default_factory=dict)


def form_with_errors() -> SampleForm:
    """Return the sample form as it looks after it was sent empty."""
    form = SampleForm(prefix="wrong-", formdata=None)
    for name in ("title", "body", "size", "agree"):
        form[name].errors = [_("Please fill this in.")]
    return form


def suggestions() -> list[dict[str, Any]]:
    """Return groups as the suggestions component takes them."""
    marked = Markup(
        "Excelで保存した<mark>CSV</mark>は文字コードが異なる場合があります。取り込み画面で「Shift_JIS」を選びます。"
    )
    answers = [
        {"title": "CSVの取り込みで文字化けするときは", "url": "#a", "text": marked},
        {"title": "取り込めるCSVの形式と項目", "url": "#b", "text": "1行目に見出しを置き、日付は 2026-11-21 の形で…"},
    ]
    threads = [
        {
            "title": "Macで作ったCSVの改行が崩れる",
            "url": "#c",
            "text": "アクメ商事 佐藤さん ・ 回答 3",
            "pill": "解決済み",
            "tone": "success",
        }
    ]
    return [{"label": "よくある質問", "items": answers}, {"label": "コミュニティ", "items": threads}]


def samples() -> dict[str, Any]:
    """Return everything the template shows."""
    now = clock.now()
    places = [
        SimpleNamespace(label=label, url=f"#{label}", active=number == 0, count=number * 7)
        for number, label in enumerate("ABC")
    ]
    return {
        "tones": TONES,
        "kinds": KINDS,
        "sample": SampleForm(formdata=None),
        "wrong": form_with_errors(),
        "places": places,
        "page": Page(items=[1, 2], next=">i:2", previous="<i:1"),
        "groups": suggestions(),
        "moments": [
            {"when": now - timedelta(minutes=3), "title": "状態を「計画中」に変えました", "who": "青木", "tone": "info"},
            {
                "when": now - timedelta(days=2),
                "title": "要望を受け付けました",
                "text": "ありがとうございます。",
                "tone": "success",
            },
        ],
        "steps_done": [
            {"label": "会社", "state": "done", "url": "#1"},
            {"label": "見た目", "state": "current"},
            {"label": "招待", "state": "todo"},
        ],
        "diff_lines": DIFF,
        "trend_values": list(TREND),
        "jobs": [
            SampleJob(1, "running", {"done": 640, "total": 1000, "note": "customers.csv"}),
            SampleJob(2, "done", {"done": 10, "total": 10, "note": ""}),
            SampleJob(3, "dead", {"done": 3, "total": 9, "note": ""}),
        ],
        "contents": [(2, "buttons", "Buttons"), (2, "forms", "Forms"), (3, "lists", "Lists")],
    }


@bp.get("/components")
@access.public
def components() -> ResponseReturnValue:
    """Show every component in every state."""
    return render_template("core/components.html", **samples())
