"""Candidate terms of Japanese and Chinese, which have no spaces between words."""

import re
from collections.abc import Iterator

from desktop_app.tasks.keyword_candidates import Candidate, is_content
from desktop_app.tasks.stop_words import stop_words

_JAPANESE_RUN = re.compile(
    "(?:[\u3400-\u4dbf\u4e00-\u9fff々〆\u30a1-\u30f4\u30fc・ヶヵ]+|[A-Za-z][A-Za-z0-9.+-]*)+"
)
_COUNTERS = (
    "人個年月日時分秒円件本回名歳才台枚匹頭軒戸度割号章節週間目"
    "半前後以内か所箇代番世帯校店種類つ口通"
)
_NUMERALS = "0-9０-９〇一二三四五六七八九十百千万億数"
_JAPANESE_NUMBER = re.compile(
    f"[{_NUMERALS}]+[{_COUNTERS}]|^[{_NUMERALS}]+$|^(?:令和|平成|昭和)"
    f"|[{_NUMERALS}]+(?:パーセント|メートル|キロ|グラム|リットル|センチ|ドル|メティカル|ヘクタール|トン)"
)
_AFTER_DIGIT = re.compile(f"^[{_COUNTERS}]+")
_LONGEST_COMPOUND = 12
# What follows a noun: another kind of character, a particle, or する. Before any other hiragana the
# last ideograph is the stem of a verb or an adjective.
_AFTER_NOUN = re.compile(
    "(?![\u3041-\u3096])|[はがをのにへでもとやかなだよね]|し[たてまなよ、]|する|すれ|すべ|され|さん|さま|させ|せず"
    "|まで|まま|より|から|たち|だけ|しか|って|ばかり|くらい|ぐらい|ごと|ほど|です"
)
# Nouns that end in hiragana (気持ち, 雨漏り, 手続き): known by the particle after them.
_NOUN_ENDING = re.compile(
    "[ちりれみえきけげいし](?=[はがをのにへでもとや、。]|(?![\u3041-\u3096]))"
)
_PARTICLE = frozenset("はがをのにへでもとや、。")


def japanese_candidates(text: str) -> Iterator[Candidate]:
    """Yield the nouns and compounds: runs of ideographs and katakana that no verb goes on from."""
    for run in _JAPANESE_RUN.finditer(text):
        surface = run.group().lstrip("・ーヶヵ.+-").rstrip("・.+-")
        if text[run.start() - 1 : run.start()].isdigit():
            surface = _AFTER_DIGIT.sub("", surface)
        if surface.isascii():
            if is_content(surface, "en"):
                yield Candidate(surface, 1)
            continue
        surface = _whole_noun(surface, text, run.end())
        if not surface or len(surface) > _LONGEST_COMPOUND or surface in stop_words("ja"):
            continue
        if not _JAPANESE_NUMBER.search(surface):
            yield Candidate(surface, 1)


def _whole_noun(surface: str, text: str, end: int) -> str:
    """Return the noun that `surface`, ending at `end`, is or begins, or "" for a stem of a verb."""
    katakana = "\u30a0" <= surface[-1:] <= "\u30ff"
    if katakana:
        return surface if len(surface) > 1 else ""
    if len(surface) == 1:
        return surface if text[end : end + 1] in _PARTICLE else ""
    if _AFTER_NOUN.match(text, end):
        return surface
    ending = _NOUN_ENDING.match(text, end)
    return surface + ending.group() if ending else ""


_CHINESE_RUN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+|[A-Za-z][A-Za-z0-9]+")
_CHINESE_WORD_LENGTHS = (4, 3, 2)
# Words a Chinese phrase is cut at, beside the stop list: particles, pronouns, measure words.
_CHINESE_CUTS = (
    "的了是在和与或及我你他她它们这那有没不也都就还很太更最个些着过被把对从到给让向为以而但并又再吗呢吧啊"
    "哦嗯呀哪什么怎样会能要可应该想说看去来上下里外中后前年月日时点一二三四五六七八九十两几每各第"
)
_CHINESE_CUT = re.compile(f"[{_CHINESE_CUTS}]+")


def chinese_candidates(text: str) -> Iterator[Candidate]:
    """Yield short stretches between function words whole, and of longer ones every part.

    Chinese has no visible word boundaries; of the parts of long stretches only those that recur
    are terms, which `keywords.terms` sees by their counts.
    """
    for run in _CHINESE_RUN.findall(text):
        if not run.isascii():
            yield from _chinese_parts(run)
        elif is_content(run, "en"):
            yield Candidate(run, 1)


def _chinese_parts(run: str) -> Iterator[Candidate]:
    stops = stop_words("zh")
    for piece in _CHINESE_CUT.split(run):
        whole = len(piece) in _CHINESE_WORD_LENGTHS
        for length in (len(piece),) if whole else _CHINESE_WORD_LENGTHS:
            for start in range(len(piece) - length + 1):
                part = piece[start : start + length]
                if part not in stops:
                    yield Candidate(part, 1 if whole else 0)
