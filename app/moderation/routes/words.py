"""The list of words that make posts wait."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core import access
from app.core.access import viewer
from app.core.forms import refused_on, status
from app.core.i18n import _, ngettext
from app.moderation import operations, queries
from app.moderation.forms import WordsForm
from app.moderation.routes.blueprint import bp


@bp.route("/words", methods=["GET", "POST"])
@access.admin
def words() -> ResponseReturnValue:
    """Show the list and add to it."""
    form = WordsForm()
    if form.validate_on_submit():
        with refused_on(form):
            count = operations.add_words(viewer(), form.words.data or "", form.note.data or "")
            flash(ngettext("%(num)s word was added.", "%(num)s words were added.", count), "success")
            return redirect(url_for(".words"), 303)
    return render_template("moderation/words.html", form=form, words=queries.words(viewer())), status(form)


@bp.post("/words/<int:word_id>/remove")
@access.admin
def remove_word(word_id: int) -> ResponseReturnValue:
    """Take a word off the list."""
    operations.remove_word(viewer(), queries.word(viewer(), word_id))
    flash(_("The word was taken off the list."), "success")
    return redirect(url_for(".words"), 303)
