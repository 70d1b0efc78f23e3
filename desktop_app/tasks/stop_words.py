"""Words that are no keywords, language by language."""

from functools import cache


@cache
def stop_words(language: str) -> frozenset[str]:
    """Return the words of a language, in small letters, that are no keyword."""
    import stopwordsiso

    listed = stopwordsiso.stopwords(language)
    telling = _TELLING.get(language, "").split()
    empty = _EMPTY.get(language, "").split()
    return _EMPTY_EVERYWHERE.union(listed.difference(telling), empty)


# stopwords-iso was collected from search engines' lists, so it also holds words that say what a
# report is about. They stay candidates: where every document has them, their weight falls anyway.
_TELLING = {
    "en": "work problem problems system information home help research area areas state states "
    "member members room rooms case cases group groups interest interests order page section test",
    "pt": "trabalho sistema falta estado local pessoas problema grupo grupos povo área áreas posto "
    "direito comprido caminho fim nível ponto",
    "es": "trabajo sistema estado falta lugar",
    "fr": "maison",
}
# What it lacks and everyday text is full of.
_EMPTY = {
    "en": "lot lots maybe yeah yes okay today yesterday tomorrow tonight time times day days week "
    "weeks month months year years morning afternoon evening monday tuesday wednesday thursday "
    "friday saturday sunday january february march april june july august september october "
    "november december people person thing things way bit im dont cant didnt doesnt isnt wont "
    "thats gonna wanna gotta lol omg per via etc also just still even much many every "
    "another told asked come came going get got make made put take took give gave keep kept let "
    "left bought brought broke broken began become felt found held knew known led lost meant met "
    "paid read ran said sat saw seen sent sold spoke spoken stand stood thought understand "
    "understood went won wrote written lie lied laugh laughs wait waits talk talks know look looks "
    "hope love loves loved hate feel feels seem seems try tries use uses stop stops start starts",
    "pt": "gente coisa coisas vez vezes dia dias ano anos mês meses hora horas semana semanas hoje "
    "ontem amanhã manhã tarde noite segunda terça quarta quinta sexta sábado domingo janeiro "
    "fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro ainda só já "
    "pra pro né aí lá então disse diz dizer ser estar ter tem têm há foi foram porque porquê todo "
    "toda todos todas cada muito muita muitos muitas outro outra outros outras agora sempre nunca "
    "causa mim cinquenta quarenta trinta vinte chamo quer queria dar deu sei acho sabe olha saber "
    "cerca apesar volta maneira tendo vou quero preciso deixa haver poder dizem dizia "
    "também depois antes aqui ali vai vão ir vem vêm vir fazer faz fez ficar fica ficou pode podem",
    "id": "nya yg dgn utk gak nggak aja sih deh kok dong banget tdk sdh bgt alun krn jg tp",
    "ja": "今回 前回 次回 今日 昨日 明日 今年 去年 昨年 来年 毎日 毎朝 毎年 毎月 今月 先月 来月 "
    "今週 先週 来週 現在 当時 以前 以後 以上 以下 以来 以外 以内 最近 最初 最後 途中 時間 "
    "時期 場合 場所 部分 全部 全体 一部 一方 一番 一度 一緒 一人 二人 三人 自分 自身 皆様 "
    "皆 私 私達 私たち 僕 彼 彼女 何度 何人 何 誰 必要 可能 大切 重要 非常 本当 当然 普通 "
    "大体 結局 実際 特別 様々 色々 多数 少数 全員 同様 同時 同じ 前 後 上 下 中 内 外 間 "
    "時 事 物 者 人 方 日 月 年 目 手 点 所 等 的 今 先 次 他 度 回 気 声 分 側 毎 各 約 "
    "全 両 別 元 際 為 通 名 話 朝 昼 夜 夕方 午前 午後 月曜日 火曜日 水曜日 木曜日 "
    "金曜日 土曜日 日曜日 出来 記録 日付 件名 以降 続 予定 関係 理由 問題点 存在 状態 "
    "状況 結果 内容 意味 コト モノ",
    "de": "einfach bitte danke leider eigentlich halt echt heute gestern morgen tag tage woche "
    "wochen monat monate jahr jahre uhr mal mehr sieht guten the and not for you",
    "es": "cosa cosas vez veces día días año años mes meses hora horas semana semanas hoy ayer "
    "mañana tarde noche gente solo sólo lunes martes miércoles jueves viernes sábado domingo",
    "fr": "chose choses fois jour jours an ans année années mois semaine semaines heure heures "
    "hier demain aujourd'hui lundi mardi mercredi jeudi vendredi samedi dimanche",
}
# Left in texts of every language by the web.
_EMPTY_EVERYWHERE = frozenset({"http", "https", "www", "amp", "quot", "nbsp", "rt", "via", "com"})
