"""What can be done on the roadmap."""

from app.roadmap.operations.describing import LONGEST_PURPOSE, Words, describe_request, place_request
from app.roadmap.operations.exporting import CONTENT_TYPES, Form, export_requests, export_roadmap, export_weighing
from app.roadmap.operations.viewing import remove_view, save_view
from app.roadmap.operations.weighing import MEASURES, set_score, weigh_request

__all__ = [
    "CONTENT_TYPES", "LONGEST_PURPOSE", "MEASURES", "Form", "Words", "describe_request", "export_requests",
    "export_roadmap", "export_weighing", "place_request", "remove_view", "save_view", "set_score", "weigh_request",
]  # fmt: skip
