"""What can happen to what people say. `{subject}` is the title of what it was said about."""

from app.core.activity import Fact, Notice
from app.core.i18n import _l

REPLIES = Notice("reply", _l("Replies in what you follow"), mail="now")
MENTIONS = Notice("mention", _l("Somebody mentions you"), mail="now", reach="named", important=True)
REACTIONS = Notice("reaction", _l("Reactions to what you wrote"), mail="digest", reach="named")

POSTED = Fact("comments.posted", _l("{actor} replied in “{subject}”"), notice=REPLIES)
PERSON_MENTIONED = Fact("comments.person_mentioned", _l("{actor} mentioned you in “{subject}”"), notice=MENTIONS)
REACTED = Fact("comments.reacted", _l("{actor} reacted to what you wrote in “{subject}”"), notice=REACTIONS)
TAKEN_BACK = Fact("comments.reaction_taken_back", _l("{actor} took a reaction back in “{subject}”"))
EDITED = Fact("comments.edited", _l("{actor} changed a post in “{subject}”"))
DELETED = Fact("comments.deleted", _l("{actor} deleted a post in “{subject}”"))
RESTORED = Fact("comments.restored", _l("{actor} brought a post in “{subject}” back"))
MARKED_OFFICIAL = Fact("comments.marked_official", _l("{actor} marked a post in “{subject}” as official"))
UNMARKED_OFFICIAL = Fact("comments.unmarked_official", _l("{actor} took the official mark off a post in “{subject}”"))
MOVED = Fact("comments.moved", _l("{actor} moved {count} posts of “{subject}”"))
NAME_RENEWED = Fact("comments.name_renewed", _l("The name of somebody changed in a post in “{subject}”"))

ALL = (
    POSTED,
    PERSON_MENTIONED,
    REACTED,
    TAKEN_BACK,
    EDITED,
    DELETED,
    RESTORED,
    MARKED_OFFICIAL,
    UNMARKED_OFFICIAL,
    MOVED,
    NAME_RENEWED,
)
