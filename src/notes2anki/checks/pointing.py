"""Words that point at what is not on a card: "see above", "this picture", an "it" without a name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from notes2anki import naming
from notes2anki.likeness import words

# "Above zero", "below 30 degrees" is a place of its own, and not one on the page.
_PLACES = "zero sea ground water freezing boiling average normal room body par one two ten half all".replace(" ", "|")
_BY_ITSELF = rf"(?!\s+(?:[-–−+~]?\d|(?:{_PLACES})\b))"
# By language, at the start of a word: each says "see there", "as said there", or names a picture as if one saw it.
_SPACED = (
    # English
    rf"see (?:above|below|earlier|previously)\b{_BY_ITSELF}",
    r"as (?:shown|mentioned|described|explained|discussed|stated|seen)"
    rf" (?:above|below|earlier|previously)\b{_BY_ITSELF}",
    rf"(?:same )?as above\b{_BY_ITSELF}|(?:shown|mentioned|described|listed|given) (?:above|below)\b{_BY_ITSELF}",
    r"see (?:the |also )?(?:slides?|figure|fig\.|diagram|table|lecture|chapter|page|textbook|handout)"
    r"(?: \d[\d.]*\b|\b(?! of\b))",
    r"(?:the|this) (?:figure|table|diagram|image|picture|code|example) (?:above|below)\b",
    r"(?:in|on) this (?:picture|figure|diagram|photo|drawing|slide)\b",
    r"(?:what|who|which|where)\b[^.?!]{0,40}\bthis (?:picture|figure|diagram|photo|drawing)\b",
    # German
    r"(?:siehe|wie|vgl\.) (?:oben|unten)\b|s\. ?o\.(?!\w)",
    r"siehe (?:die |das |den )?(?:Abbildung|Abb\.|Bild|Folien?|Tabelle|Vorlesung|Skript|Seite|Kapitel)",
    r"(?:oben|unten)(?: |)(?:genannt|erwähnt|gezeigt|abgebildet|beschrieben|stehend)(?:e[nmrs]?)?\b",
    r"(?:in|auf) (?:dieser|diesem) (?:Abbildung|Bild|Foto|Folie|Skizze|Zeichnung)\b",
    # French
    r"ci-dessus\b|ci-dessous\b|(?:voir|cf\.?|comme) plus (?:haut|bas)\b",
    r"voir (?:la |le |les )?(?:figure|schéma|tableau|diapos?|diapositive|cours|page|chapitre)\b",
    r"sur (?:cette|ce) (?:image|figure|photo|schéma|dessin)\b",
    # Spanish and Portuguese
    r"(?:ver|véase|vea|veja|como|vide) (?:arriba|abajo|acima|abaixo)\b",
    r"(?:ver|véase|vea|veja|vide) (?:la |el |a |o )?"
    r"(?:figura|imagen|imagem|tabla|tabela|diapositiva|slide|página|capítulo)\b",
    r"mencionad[oa]s? (?:arriba|anteriormente|acima)\b|(?:en esta|nesta) (?:imagen|imagem|figura|foto)\b",
    # Italian
    r"(?:vedi|come) (?:sopra|sotto)\b|vedi (?:la |il )?(?:figura|tabella|slide|diapositiva|pagina|capitolo)\b",
    r"in questa (?:figura|immagine|foto)\b",
    # Russian
    r"см\. ?(?:выше|ниже|рис|табл|слайд|лекци|стр|глав)|как (?:указано |показано |сказано )?выше\b",
    r"на (?:этом|данном) (?:рисунке|изображении|слайде|фото)\b",
)
# The same in scripts without spaces.
_RUNNING = (
    # Chinese
    r"[见見](?:上|下)(?:[文图圖表面]|方)|如(?:上|下)[图圖表文]?所[示述]|如[图圖表]\s?\d*\s?所示|[参參][见見](?:上|下|第|[图圖]|表|[讲講][义義])|同上",
    # Japanese
    r"(?:上記|下記)(?:の通り|のとおり|参照|を参照)|(?:上|下)の?図(?:を|の|参照)|(?:図|表|スライド)\s?\d*\s?を?参照|この(?:図|画像|写真)(?:は|の|を|に)",
    # Korean
    r"(?:위|아래)(?:의)? ?(?:그림|표|사진)|(?:그림|표|슬라이드)\s?\d*\s?(?:을|를)? ?(?:참조|참고)|위와 같(?:이|음|다)",
)
_AT_WORDS = re.compile(rf"\b(?:{'|'.join(_SPACED)})", re.I)
_ELSEWHERE = re.compile("|".join((_AT_WORDS.pattern, *_RUNNING)), re.I)
# What is sought in a longer text is sought there once, though many notes have it, as a header; no match is as long as
# the edges, in which one with the text before or behind can start or end.
_LONG, _EDGE = 250, 100
# Signs and a number, and no word.
NOTHING = re.compile(r"[\s?？.…!,:;_*()–—-]*(?:\d{1,3}[.):]?)?[\s?？.…!]*")

_PRONOUN = frozenset(
    """it this that they them these those he she
    es das dies dieses er sie ihn  il elle ça cela ceci ils elles  esto eso ello él ella  isso isto ele ela
    esso questo quello ciò  это он она оно они""".split()
)
_ASKING = frozenset(
    """what why how when where who which is are was were does do did can could should would the a an of to for in on and
    work works mean means used use called happen happens
    was warum wieso wie wann wo wer wozu wofür welche welcher welches ist sind war wird werden kann macht man der die
    ein eine für bedeutet funktioniert verwendet benutzt genutzt heißt
    qu est ce que quoi pourquoi comment quand où qui quel quelle sont fait sert à le la les de un une signifie
    fonctionne utilise t
    qué por para cómo cuándo dónde quién cuál es son fue se el los las significa funciona usa sirve hace
    o porquê porque quê como quando onde quem qual é são foi os as um uma
    che cosa cos perché dove chi quale è sono si di il lo serve
    что почему как когда где кто какой какая такое для чего зачем работает значит нужно нужен""".split()
)
# The same in scripts that write no spaces, or glue particles to words.
_UNSPACED = re.compile(
    r"(?:为什么|為什麼|什么是|什麼是)?(?:它|[这這那][个個]?)(?:是|有|会|會|能|的)?(?:什么|什麼|怎么用|怎麼用|如何|为什么|為什麼|作用|意思|用)*(?:呢|吗|嗎)?"
    r"|(?:これ|それ|あれ)(?:は|とは)(?:何|なに|なん)(?:ですか|か)?"
    r"|(?:이것|그것|저것|이거|그거)(?:은|는|이|의)?\s*(?:무엇|뭐|뭔가|왜|어떻게)\S*"
)


def points_elsewhere(parts: Iterable[str]) -> str:
    """The first words in a text of several parts, a line each, that point at something elsewhere, or ""."""
    text = "\n".join(part if len(part) <= _LONG else _shortened(part) for part in parts)
    match = _search(text)
    return match[0] if match else ""


def _search(text: str) -> re.Match[str] | None:
    return (_AT_WORDS if text.isascii() else _ELSEWHERE).search(text)


@lru_cache(maxsize=256)
def _shortened(text: str) -> str:
    """A long text without what is before its first match; without one its edges alone."""
    match = _search(text)
    rest = text[max(0, match.start() - _EDGE) :] if match else text[-_EDGE:]
    # The letters keep words that are cut from being other words.
    return f"{text[:_EDGE]}x{'.' * _EDGE}x{rest}" if len(text) - len(rest) > 2 * _EDGE else text


def is_vague(question: str) -> bool:
    """Whether a question asks about an "it" that only the page around it names.

    >>> is_vague("How does it work?"), is_vague("How does the pump work?")
    (True, False)
    """
    asked = set(words(naming.identity(question)))
    return bool(asked & _PRONOUN and asked <= _PRONOUN | _ASKING) or bool(
        _UNSPACED.fullmatch(question.strip(" ?？。."))
    )
