"""What is asked of requests; everything starts at `visible_to` or the clauses it is made of."""

from app.requests.queries.areas import AreaRow, all_areas, area, area_choices, counts_of_areas
from app.requests.queries.links import Linked, links, origin
from app.requests.queries.listing import Filters, Listed, allowed, listed, status_kinds
from app.requests.queries.needed import Needed, needed_by, needed_by_company
from app.requests.queries.reading import Reading, reading
from app.requests.queries.revisions import Revised, revisions
from app.requests.queries.single import deleted_by, request, staff_choices
from app.requests.queries.subject import areas_among, document_ids, documents, readers, with_words, within
from app.requests.queries.visibility import among, clause, listed_clause, visible_to
from app.requests.queries.votes import CompanyVotes, VoteRow, votes, votes_by_company
from app.requests.queries.weights import weights

__all__ = [
    "AreaRow",
    "CompanyVotes",
    "Filters",
    "Linked",
    "Listed",
    "Needed",
    "Reading",
    "Revised",
    "VoteRow",
    "all_areas",
    "allowed",
    "among",
    "area",
    "area_choices",
    "areas_among",
    "clause",
    "counts_of_areas",
    "deleted_by",
    "document_ids",
    "documents",
    "links",
    "listed",
    "listed_clause",
    "needed_by",
    "needed_by_company",
    "origin",
    "readers",
    "reading",
    "request",
    "revisions",
    "staff_choices",
    "status_kinds",
    "visible_to",
    "votes",
    "votes_by_company",
    "weights",
    "with_words",
    "within",
]
