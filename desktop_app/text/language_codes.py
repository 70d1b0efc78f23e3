"""Codes that other people's models give languages ("eng_Latn", "por", "zt"), made into ours.

Ours are those of ISO 639-1 ("en") where there is one, else of ISO 639-3 ("ckb"); a script or a
country follows only where it is not the usual one ("zh-Hant", "pt-BR").
"""

import re

_CODE = re.compile(r"([A-Za-z]{2,3})((?:[-_][A-Za-z0-9]{2,8})*)")

# ISO 639-3 codes, each followed by its ISO 639-1 code. Where ISO 639-3 splits a language that most
# models treat as one (Malay, Swahili, Latvian), the variety they mean is here too.
_PAIRS = """
aar:aa abk:ab ave:ae afr:af aka:ak amh:am arg:an ara:ar arb:ar asm:as ava:av aym:ay ayr:ay aze:az
azj:az bak:ba bel:be bul:bg bih:bh bis:bi bam:bm ben:bn bod:bo tib:bo bre:br bos:bs cat:ca che:ce
cha:ch cos:co cre:cr ces:cs cze:cs chu:cu chv:cv cym:cy wel:cy dan:da deu:de ger:de div:dv dzo:dz
ewe:ee ell:el gre:el eng:en epo:eo spa:es est:et ekk:et eus:eu baq:eu fas:fa per:fa pes:fa ful:ff
fuv:ff fin:fi fij:fj fao:fo fra:fr fre:fr fry:fy gle:ga gla:gd glg:gl grn:gn gug:gn guj:gu glv:gv
hau:ha heb:he hin:hi hmo:ho hrv:hr hat:ht hun:hu hye:hy arm:hy her:hz ina:ia ind:id ile:ie ibo:ig
iii:ii ipk:ik ido:io isl:is ice:is ita:it iku:iu jpn:ja jav:jv kat:ka geo:ka kon:kg kik:ki kua:kj
kaz:kk kal:kl khm:km kan:kn kor:ko kau:kr kas:ks kur:ku kmr:ku kom:kv cor:kw kir:ky lat:la ltz:lb
lug:lg lim:li lin:ln lao:lo lit:lt lub:lu lav:lv lvs:lv mlg:mg plt:mg mah:mh mri:mi mao:mi mkd:mk
mac:mk mal:ml mon:mn khk:mn mar:mr msa:ms may:ms zsm:ms mlt:mt mya:my bur:my nau:na nde:nd nep:ne
npi:ne ndo:ng nld:nl dut:nl nno:nn nob:no nor:no nbl:nr nav:nv nya:ny oci:oc oji:oj orm:om gaz:om
ori:or ory:or oss:os pan:pa pli:pi pol:pl pus:ps pbt:ps por:pt que:qu quy:qu roh:rm run:rn ron:ro
rum:ro rus:ru kin:rw san:sa srd:sc snd:sd sme:se sag:sg sin:si slk:sk slo:sk slv:sl smo:sm sna:sn
som:so sqi:sq alb:sq als:sq srp:sr ssw:ss sot:st sun:su swe:sv swa:sw swh:sw tam:ta tel:te tgk:tg
tha:th tir:ti tuk:tk tgl:tl fil:tl tsn:tn ton:to tur:tr tso:ts tat:tt twi:tw tah:ty uig:ug ukr:uk
urd:ur uzb:uz uzn:uz ven:ve vie:vi vol:vo wln:wa wol:wo xho:xh yid:yi ydd:yi yor:yo zha:za zho:zh
chi:zh cmn:zh zul:zu
"""
_TWO_LETTERS = dict(pair.split(":") for pair in _PAIRS.split())
# Codes of Argos Translate, OPUS and older standards that are none of ISO 639's of today.
_NICKNAMES = {"zt": "zh-Hant", "pb": "pt-BR", "pob": "pt-BR", "nb": "no", "iw": "he", "in": "id"}
_NICKNAMES |= {"ji": "yi", "jw": "jv", "mo": "ro", "sh": "sr-Latn"}
# The scripts and countries that make a variety of its own; any other is the usual one.
_VARIETIES = {
    "ace": {"Arab"},
    "bjn": {"Arab"},
    "knc": {"Arab"},
    "ks": {"Deva"},
    "min": {"Arab"},
    "ms": {"Arab"},
    "pt": {"BR"},
    "sr": {"Latn"},
    "taq": {"Tfng"},
    "zh": {"Hant", "TW", "HK"},
}
_SAME = {"zh-TW": "zh-Hant", "zh-HK": "zh-Hant"}


def language_code(foreign: str) -> str | None:
    """Return our code for a language that a model calls `foreign`; None if that is no code."""
    match = _CODE.fullmatch(foreign.strip())
    if not match:
        return None
    base = match[1].lower()
    base = _NICKNAMES.get(base, _TWO_LETTERS.get(base, base))
    for part in re.split("[-_]", match[2]):
        variety = part.title() if len(part) == 4 else part.upper()  # noqa: PLR2004  of a script
        if variety in _VARIETIES.get(base, ()):
            code = f"{base}-{variety}"
            return _SAME.get(code, code)
    return base
