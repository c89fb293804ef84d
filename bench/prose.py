"""Words for posts and titles: about 420 characters of Markdown each, the same at every run."""

DRAWN_FROM = ("佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林", "加藤", "Aiko", "Ben", "Chloe", "Dan")
_TOPICS = ("請求書", "通知", "検索", "権限", "取り込み", "テンプレート", "集計", "予約", "共有", "添付")
_SENTENCES = (
    "設定画面を開いて**{topic}**の項目を確認したところ、既定の値のままになっていました。",
    "同じことで困っていたのですが、管理者に頼んで役割を変えてもらうと表示されるようになりました。",
    "手順は[ヘルプ](/answers)にもありますが、先に`{topic}`を保存しておくのがこつです。",
    "We saw the same with *{topic}* after the update; clearing the filter and saving once more helped.",
    "画面を閉じる前に保存すると、次に開いたときも前回の状態から続けられます。",
    "> 一覧に出てこないときは、期間の指定が短すぎることがあります。",
    "1. 左の一覧から{topic}を選びます。\n2. 右上の歯車を押します。\n3. 対象を選んで保存します。",
    "- 先月分だけが対象です。\n- {topic}は一日一回、夜に更新されます。",
    "If it still does not show, please tell us the time and the name of the file, without any personal data.",
    "うまくいったら、この返信を「解決」にしていただけると後から来た人が助かります。",
)
LENGTH = 420


def title(number: int) -> str:
    """Return the title of thread `number`."""
    return f"{_TOPICS[number % len(_TOPICS)]}が思ったとおりに動かないときはどうすればよいですか（{number}）"


def post(number: int) -> str:
    """Return Markdown of about `LENGTH` characters."""
    topic, parts, place = _TOPICS[number % len(_TOPICS)], [f"{number}件目の例です。"], number
    while sum(map(len, parts)) < LENGTH - 40:
        parts.append(_SENTENCES[place % len(_SENTENCES)].format(topic=topic))
        place += 3 + number % 4
    return "\n\n".join(parts)
