"""Markup that tries to become a script: one of each family; many more come from the collection beside the project."""

import json
from pathlib import Path

COLLECTION = Path(__file__).parents[2] / "../shared/data/nasty-dev/xss"
LARGEST_BYTES = 40_000
FAMILIES = (
    "<script>alert(1)</script>",
    "<img src=/x onerror=alert(1)>",
    "<svg onload=alert(1)><animate onbegin=alert(1) attributeName=x dur=1s></svg>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<style>*{background:url(javascript:alert(1))}</style>",
    "<b style='position:fixed;inset:0'>over everything</b>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<form action=https://evil.example/><button autofocus onfocus=alert(1)>x</button></form>",
    "<object data=javascript:alert(1)></object><embed src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>a</a> <a href=' &#106;avascript:alert(1)'>b</a>",
    "[c](javascript:alert(1)) [d](JaVaScRiPt&colon;alert(1)) [e](data:text/html;base64,PHNjcmlwdD4=)",
    '![f](x" onerror="alert(1)) ![g](javascript:alert(1))',
    "[h]: javascript:alert(1)\n\n[h]",
    "<javascript:alert(1)>",
    '```"><script>alert(1)</script>\nx\n```',
    "# Heading {: onclick=alert(1) }",
    "<p data-behaviour='confirm swap' data-url='https://evil.example/' data-lazy>behaviours</p>",
    "<template><script>alert(1)</script></template>",
    "<video><source onerror=alert(1)></video><audio src onerror=alert(1)>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[><script>alert(1)</script>]]>",
    "{{7*7}} {% raw %} ${7*7} #{7*7}",
    "<canary-markup>not a tag</canary-markup>",
)


def collected() -> list[str]:
    """Return the collection's vectors; empty where the collection is not at hand."""
    lines = [line for file in sorted(COLLECTION.glob("*.jsonl")) for line in file.read_text("utf-8").split("\n") if line]
    return [json.loads(line)["payload"] for line in lines]


def bodies() -> list[str]:
    """Return Markdown texts that hold every vector once, each text small enough to be kept."""
    texts = ["\n\n".join(FAMILIES)]
    for vector in collected():
        if len(texts[-1].encode()) + len(vector.encode()) > LARGEST_BYTES:
            texts.append("")
        texts[-1] += "\n\n" + vector
    return texts
