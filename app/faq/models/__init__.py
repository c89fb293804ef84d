"""Tables of the answers: categories, answers and their texts in each language, and what readers and editors leave on them."""

from app.faq.models.answers import Answer, AnswerCompany, AnswerTag, AnswerTier, Audience, Redirect, RelatedAnswer
from app.faq.models.categories import Category
from app.faq.models.editing import Autosave, EditorPresence
from app.faq.models.reading import ErrorReport, Feedback
from app.faq.models.texts import LANGUAGES, MOVES, AnswerText, Revision, StagedText, State, other_language

__all__ = [
    "LANGUAGES",
    "MOVES",
    "Answer",
    "AnswerCompany",
    "AnswerTag",
    "AnswerText",
    "AnswerTier",
    "Audience",
    "Autosave",
    "Category",
    "EditorPresence",
    "ErrorReport",
    "Feedback",
    "Redirect",
    "RelatedAnswer",
    "Revision",
    "StagedText",
    "State",
    "other_language",
]
