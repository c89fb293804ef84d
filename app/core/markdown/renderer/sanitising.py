"""The allowlist: what HTML may leave the renderer, whoever wrote it."""

import re
from html import unescape

import nh3
from pygments.token import STANDARD_TYPES

HEADINGS = ("h2", "h3", "h4", "h5", "h6")
CALLOUTS = ("note", "tip", "important", "warning", "danger")
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
MOST_ROUNDS = 4
TAGS = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd",
    "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h2", "h3", "h4", "h5", "h6",
    "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp",
    "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead",
    "time", "tr", "u", "ul", "var", "wbr",
})  # fmt: skip
ATTRIBUTES: dict[str, set[str]] = {
    "*": {"lang", "dir", "title", "class", "id"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height", "loading", "decoding"},
    "ol": {"start", "reversed"},
    "li": {"value"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "details": {"open"},
    "div": {"tabindex"},
    "pre": {"tabindex"},
    "blockquote": {"cite"},
    "del": {"datetime"},
    "ins": {"datetime"},
}
CLASSES: dict[str, frozenset[str]] = {
    "div": frozenset({"callout", "code-sample", "table-wrap", "footnote"} | {f"callout--{kind}" for kind in CALLOUTS}),
    "p": frozenset({"callout__title", "code-sample__language"}),
    "pre": frozenset({"highlight"}),
    "span": frozenset(name for name in STANDARD_TYPES.values() if name) | {"task-mark", "mention"},
    "ul": frozenset({"task-list"}),
    "li": frozenset({"task-list-item"}),
    "table": frozenset({"table"}),
    "a": frozenset({"footnote-ref", "footnote-backref"}),
}
_VALUES: dict[str, re.Pattern[str]] = {
    "dir": re.compile(r"ltr|rtl|auto"),
    "lang": re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}"),
    "align": re.compile(r"left|center|right"),
    "scope": re.compile(r"row|col|rowgroup|colgroup"),
    "tabindex": re.compile(r"0"),
    "loading": re.compile(r"lazy"),
    "decoding": re.compile(r"async"),
    "width": re.compile(r"[1-9]\d{0,3}"),
    "height": re.compile(r"[1-9]\d{0,3}"),
    "colspan": re.compile(r"[1-9]\d?"),
    "rowspan": re.compile(r"[1-9]\d{0,2}"),
    "start": re.compile(r"-?\d{1,6}"),
    "value": re.compile(r"-?\d{1,6}"),
}
_HEADING_ID = re.compile(r"s-[\w-]{1,120}")
_FOOTNOTE_ID = re.compile(r"fn(ref\d*)?-[\w-]{1,60}")
# nh3 writes every tag it keeps in exactly this shape and escapes "<" everywhere else.
_TAG = re.compile(r'<([a-z][a-z0-9]*)((?: [a-z]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
# A parser drops the first line end in <pre>, so none may stand there.
_PRE_START = re.compile(r"(<pre[^>]*>)\n+")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_EXTERNAL = re.compile(r"https?:|[/\\]{2}", re.IGNORECASE)


def _filtered(tag: str, attribute: str, value: str) -> str | None:
    if attribute in ("href", "src", "cite"):
        return _address(value)
    value = _CONTROLS.sub(" ", value)
    if attribute == "class":
        kept = [name for name in value.split() if name in CLASSES.get(tag, ())]
        return " ".join(kept) or None
    if attribute == "id":
        pattern = _HEADING_ID if tag in HEADINGS else _FOOTNOTE_ID if tag in ("li", "sup") else None
        return value if pattern is not None and pattern.fullmatch(value) else None
    rule = _VALUES.get(attribute)
    return value if rule is None or rule.fullmatch(value) else None


def _address(value: str) -> str | None:
    """The address as browsers read it, without control characters; None for schemes beyond the allowlist."""
    value = _CONTROLS.sub("", value).strip()
    scheme = _SCHEME.match(value)
    return value if scheme is None or scheme[1].lower() in SCHEMES else None


def _completed(match: re.Match[str]) -> str:
    """Add what every tag of its kind carries: rel on links out, lazy images with alt, focus for scrolling parts."""
    tag, attributes = match[1], dict(_ATTRIBUTE.findall(match[2]))
    if tag == "a" and _EXTERNAL.match(unescape(attributes.get("href", ""))):
        attributes["rel"] = "nofollow ugc noopener"
    elif tag == "img":
        attributes = {"alt": "", **attributes, "loading": "lazy", "decoding": "async"}
    elif tag == "pre" or (tag == "div" and "table-wrap" in attributes.get("class", "").split()):
        attributes["tabindex"] = "0"
    elif tag == "div":
        attributes.pop("tabindex", None)
    else:
        return match[0]
    return f"<{tag}" + "".join(f' {name}="{value}"' for name, value in sorted(attributes.items())) + ">"


def clean(html: str) -> str:
    """HTML reduced to the allowlist; `clean(clean(x)) == clean(x)`."""
    # What a removed tag held together may be read otherwise the next time: `<p><blockquote>` ends the paragraph.
    once = _cleaned(html)
    for _round in range(MOST_ROUNDS):
        again = _cleaned(once)
        if again == once:
            break
        once = again
    return once


def _cleaned(html: str) -> str:
    kept = nh3.clean(
        html,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        attribute_filter=_filtered,
        url_schemes=set(SCHEMES),
        link_rel=None,
        strip_comments=True,
        clean_content_tags={"script", "style", "iframe", "object", "noscript", "template", "svg", "math"},
    )
    return _PRE_START.sub(r"\1", _TAG.sub(_completed, kept.replace("\r", "\n")))
