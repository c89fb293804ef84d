"""Writing and changing answers, with what helps while typing."""

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.companies import queries as companies
from app.core import access, clock
from app.core import markdown as md
from app.core.access import viewer
from app.core.errors import Refused
from app.core.forms import refused_on, status
from app.core.i18n import _
from app.core.limits import limit
from app.faq import operations, queries
from app.faq.forms import AnswerForm, lines
from app.faq.models import LANGUAGES, Answer, AnswerText
from app.faq.operations.saving import Step
from app.faq.operations.verifying import VERIFIED_FOR
from app.faq.routes import origins
from app.faq.routes.blueprint import bp
from app.faq.routes.typed import fill_from_typed, typed_of

#: For staff, who look at one long text again and again.
PREVIEWS = "300/minute"
STEPS = frozenset({"save", "review", "publish"})


@bp.route("/new", methods=["GET", "POST"])
@access.staff
def new() -> ResponseReturnValue:
    """Begin an answer; `title`, `wording` and `lang` of the address fill the form, or what `from` (`kind:id`) offers does."""
    made_of = origins.of_address(viewer(), request.values.get("from", ""))
    lang = _language(request.values.get("lang", (made_of.draft.lang if made_of else "") or viewer().locale))
    place = f"new:{lang}:{made_of.name}" if made_of else f"new:{lang}"
    form = _form(None)
    if form.validate_on_submit():
        with refused_on(form):
            step = _step()
            answer = operations.save_new(
                viewer(),
                lang,
                _content(form),
                form.properties(_related(form)),
                step=step,
                place=place,
                origin=made_of.key if made_of else None,
            )
            flash(_said(step), "success")
            return redirect(url_for(".show", slug=answer.slug, lang=lang), 303)
    kept = None
    if request.method == "GET":
        form.lang.data = lang
        form.owner_id.data = viewer().id
        form.verified_until.data = clock.today(viewer().timezone) + VERIFIED_FOR
        form.title.data = request.args.get("title", "")[:200]
        form.wordings.data = request.args.get("wording", "")[:200]
        if made_of:
            origins.fill(form, made_of)
        kept = fill_from_typed(form, queries.kept(viewer(), place)) if made_of or not form.title.data else None
    return _editor(form, None, lang, place, kept, made_of), status(form)


@bp.route("/<string:slug>/edit", methods=["GET", "POST"])
@access.staff
def edit(slug: str) -> ResponseReturnValue:
    """Change an answer in one language, or begin that language."""
    answer = queries.editable(viewer(), slug)
    lang = _language(request.values.get("lang", answer.source_lang))
    place = f"{answer.id}:{lang}"
    form = _form(answer)
    if form.validate_on_submit():
        with refused_on(form):
            step = _step()
            operations.save_answer(
                viewer(),
                answer,
                lang,
                _content(form),
                form.properties(_related(form)),
                version=form.version.data,
                answer_version=form.answer_version.data,
                step=step,
                place=place,
            )
            flash(_said(step), "success")
            return redirect(url_for(".show", slug=answer.slug, lang=lang), 303)
    kept = None
    if request.method == "POST":
        # A refused operation leaves nothing loaded behind.
        answer = queries.editable(viewer(), slug)
    else:
        _fill(form, answer, answer.text_in(lang), lang)
        kept = fill_from_typed(form, queries.kept(viewer(), place))
    return _editor(form, answer, lang, place, kept), status(form)


@bp.post("/preview")
@access.staff
def preview() -> ResponseReturnValue:
    """Render Markdown as readers would get it: a fragment. Raises `TooMany`."""
    limit("preview_answer", str(viewer().id), PREVIEWS)
    try:
        return render_template("faq/_preview.html", html=md.render(request.form.get("text", "")).html)
    except Refused as refusal:
        return render_template("faq/_preview.html", html="", problem=refusal.message)


@bp.post("/drafts/<string:place>")
@access.staff
def keep(place: str) -> ResponseReturnValue:
    """Keep what is being typed; answers when."""
    kept = operations.keep_typed(viewer(), place[:40], typed_of(request.form))
    return jsonify(saved_at=kept.at.isoformat())


@bp.post("/drafts/<string:place>/discard")
@access.staff
def discard(place: str) -> ResponseReturnValue:
    """Forget what was typed and not saved, and open the editor on what is saved."""
    operations.drop_typed(viewer(), place[:40])
    flash(_("What you had typed was discarded."), "info")
    key, _colon, lang = place.partition(":")
    answers = queries.among(viewer(), [int(key)]) if key.isascii() and key.isdigit() and len(key) < 10 else []
    if answers:
        return redirect(url_for(".edit", slug=answers[0].slug, lang=_language(lang)), 303)
    lang, _colon, name = lang.partition(":")
    values = {"lang": _language(lang)} | ({"from": name} if name else {})
    return redirect(url_for(".new", **values), 303)  # type: ignore[arg-type]


@bp.post("/<string:slug>/<any(ja,en):lang>/presence")
@access.staff
def presence(slug: str, lang: str) -> ResponseReturnValue:
    """Note that the editor is open, and say who else has it open: a fragment."""
    answer = queries.editable(viewer(), slug)
    operations.note_presence(viewer(), answer.id, lang)
    return render_template("faq/_editors.html", editors=queries.editors_of(viewer(), answer.id, lang))


def _language(lang: str) -> str:
    return lang if lang in LANGUAGES else "ja"


def _step() -> Step:
    step = request.form.get("step", "save")
    return step if step in STEPS else "save"  # type: ignore[return-value]


def _said(step: str) -> str:
    said = {"save": _("Saved."), "review": _("Saved and sent to review."), "publish": _("Published.")}
    return said[step]


def _form(answer: Answer | None) -> AnswerForm:
    form = AnswerForm()
    form.offer(
        categories=queries.category_choices(viewer()), owners=queries.owners(), companies=companies.all_for_choice(viewer())
    )
    if answer is not None and form.is_submitted() and form.version.data is None and answer.text_in(form.lang.data or ""):
        # Without a version nobody can tell whether the text changed meanwhile; the oldest one makes that a conflict.
        form.version.data = 0
    return form


def _content(form: AnswerForm) -> operations.Content:
    return operations.prepare(title=form.title.data or "", body=form.body.data or "", wordings=lines(form.wordings.data))


def _related(form: AnswerForm) -> tuple[int, ...]:
    titles = lines(form.related.data)
    found = queries.titled(viewer(), titles)
    missing = [title for title in titles if title not in found]
    if missing:
        raise Refused(_("There is no answer called “%(title)s”.", title=missing[0]), "related")
    return tuple(dict.fromkeys(found[title] for title in titles))


def _fill(form: AnswerForm, answer: Answer, text: AnswerText | None, lang: str) -> None:
    form.lang.data = lang
    form.answer_version.data = answer.version
    if text is not None:
        form.version.data = text.version
        form.title.data, form.body.data = text.working.title, text.working.body_md
        form.wordings.data = "\n".join([*text.working.wordings, *request.args.getlist("wording")])
    form.category_id.data, form.owner_id.data = answer.category_id, answer.owner_id
    form.tags.data = "\n".join(answer.tag_names)
    form.audience.data, form.tiers.data = answer.audience, sorted(answer.tier_names)
    form.company_ids.data = sorted(answer.company_ids)
    form.verified_until.data, form.slug.data = answer.verified_until, answer.slug
    form.related.data = "\n".join(queries.related_titles(answer))


def _editor(
    form: AnswerForm, answer: Answer | None, lang: str, place: str, kept: object, made_of: origins.Origin | None = None
) -> str:
    text = answer.text_in(lang) if answer else None
    source = answer.text_in(answer.source_lang) if answer and lang != answer.source_lang else None
    return render_template(
        "faq/edit.html",
        form=form,
        answer=answer,
        text=text,
        source=source,
        lang=lang,
        place=place,
        kept=kept,
        made_of=made_of,
        tags=queries.tags_in_use(viewer()),
        titles=queries.recent_titles(viewer()),
    )
