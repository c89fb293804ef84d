"""How mail programs announce what follows: the mail that is answered, or a signature. Every pattern is asked of a few short
lines at a time, so that no text takes long.
"""

import re

from mailparser_reply import EmailMessage

#: One of our own, as programs quote it.
MARKER = re.compile(r"^[> \t*]{0,20}##- .{1,80} -##\s{0,20}$")

_DATE = r"(?:\d{1,4}[年/.-]\s?\d{1,2}[月/.-]\s?\d{1,4}日?|\d{1,2}:\d{2}|\d{4})"
_ADDRESS = r"[^\s<>@]{1,80}@[^\s<>@]{1,120}"
_HEADERS = (
    "From", "On Behalf Of", "Sent", "Date", "To", "Cc", "Subject", "差出人", "送信元", "送信者", "送信日時", "日時", "日付",
    "宛先", "宛て先", "件名", "Von", "Gesendet", "An", "Betreff", "De", "Envoyé", "À", "Objet", "От", "Отправлено", "Кому",
)  # fmt: skip
_ORIGINAL = (
    "Original Message", "Original Mail", "Original Appointment", "Forwarded message", "Reply Message",
    "Ursprüngliche Nachricht", "元のメッセージ", "元のメール", "オリジナルメッセージ", "転送メッセージ", "引用元",
)  # fmt: skip
#: One of the usual headers; two of them, one below the other, begin an original.
HEADER_LINE = re.compile(rf"^[ \t*>]{{0,20}}(?:{'|'.join(_HEADERS)})[*\s]{{0,3}}[:：*]", re.IGNORECASE)
#: Lines after which nothing is the author's: the original stands there without any sign at its lines.
SEPARATORS = (
    re.compile(rf"^[ \t>]{{0,20}}[-_=*]{{3,60}} *(?:{'|'.join(_ORIGINAL)}) *[-_=*]{{3,60}}[ \t]*$", re.IGNORECASE),
    re.compile(rf"^[ \t]{{0,20}}-{{2,10}} (?:On )?.{{3,120}}{_ADDRESS}.{{0,60}}(?:wrote|schrieb|a écrit)[ :]{{0,3}}-*[ \t]*$"),
)
#: The sentence before quoted lines: “On …, … wrote:”, “2026年11月22日(日) 12:00 … <…>:”, “2026/11/22 12:00、…のメール：”.
ANNOUNCED = (
    re.compile(r"^[ \t>]{0,20}On .{4,300}(?:wrote|writes)[ \t]?:\s*$", re.DOTALL),
    re.compile(
        rf"^[ \t>]{{0,20}}{_DATE}.{{0,300}}(?:wrote|のメール|のメッセージ|(?:さん)?[はが]書きました)[ \t]?[:：]\s*$",
        re.DOTALL,
    ),
    re.compile(rf"^[ \t>]{{0,20}}{_DATE}.{{0,300}}<\s?{_ADDRESS}>.{{0,40}}[:：]\s*$", re.DOTALL),
    re.compile(rf"^[ \t>]{{0,20}}.{{0,100}}<{_ADDRESS}>[ \t]?(?:wrote|さんは書きました|さんが書きました)[ \t]?[:：]\s*$"),
    # The headers known to the library, in Japanese and English.
    EmailMessage(text="", languages=["ja", "en"]).HEADER_REGEX,
)
_DEVICES = "iPhone|iPad|Android|スマートフォン|Xperia|Galaxy|Outlook"
#: What telephones and mail programs write below.
DEVICE = re.compile(
    r"^[ \t]*(?:Sent from (?:my |Mail for |Outlook|Yahoo|Samsung|a )?.{0,60}|Get \[?Outlook for .{0,80}"
    rf"|Sent (?:with|via) .{{0,80}}|.{{0,20}}(?:{_DEVICES}).{{0,60}}(?:から送信|を入手|で送信).{{0,80}})[ \t]*$",
    re.IGNORECASE,
)
DASHES = re.compile(r"^-- ?$")
#: A line drawn across, as Japanese signatures begin with.
DRAWN = re.compile(r"^[ \t]*[-=_*+~#・…─━＝―‐—＿☆★◆■□▼▽※]{5,200}[ \t]*$")
#: What a signature holds and an answer seldom does.
CONTACT = re.compile(
    r"〒\s?\d{3}|(?:TEL|Tel|Phone|FAX|Fax|Mobile|電話|携帯|直通|内線)\s?[.:：)]|株式会社|有限会社|合同会社|\b(?:Inc|Ltd|GmbH|Corp)\b"
    r"|https?://|www\.|" + _ADDRESS
)
#: What is left of a line drawn across above an original.
RULE = re.compile(r"^[ \t]*(?:-{3,60}|_{3,60}|\*{3,60}|\* ?\* ?\*)[ \t]*$")
QUOTED = re.compile(r"^[ \t]{0,3}>")
