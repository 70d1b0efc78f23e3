"""Builds the small foreign models beside it with the genuine tools, randomly initialised.

Needs torch, transformers, ctranslate2, sentencepiece and subword-nmt. For each it notes, in
`expected.json`, what its own library makes of a few sentences. Run: `python make.py`
"""

import contextlib
import io
import json
import shutil
from pathlib import Path

import ctranslate2
import numpy as np
import sentencepiece
import torch
import transformers
import yaml
from ctranslate2.converters import TransformersConverter
from marian_release import marian_arrays
from subword_nmt.apply_bpe import BPE
from subword_nmt.learn_bpe import learn_bpe

HERE = Path(__file__).parent
TEXTS = [
    "The water pump is broken.",
    "A bomba de água está avariada.",
    "We walk to the well every morning.",
    "Vamos ao poço todas as manhãs.",
    "The school has no roof.",
    "A escola não tem telhado.",
    "Thank you for your help.",
    "Obrigado pela vossa ajuda.",
]
SENTENCES = ["The water pump is broken.", "Thank you for the school roof."]
NLLB = ["ace_Arab", "eng_Latn", "fra_Latn", "jpn_Jpan", "por_Latn", "zho_Hans", "zho_Hant"]
MADLAD = ["<2en>", "<2pt>", "<2fr>", "<2ja>", "<2zh_Hant>"]
SIZES = {"d_model": 16, "encoder_layers": 1, "decoder_layers": 1, "init_std": 0.6}
SIZES |= {f"{side}_attention_heads": 2 for side in ("encoder", "decoder")}
SIZES |= {f"{side}_ffn_dim": 32 for side in ("encoder", "decoder")}
LONGEST = 12

expected = {}


def main():
    torch.manual_seed(1)
    for folder in HERE.iterdir():
        if folder.is_dir():
            shutil.rmtree(folder)
    marian()
    opus_mt()
    nllb()
    m2m100()
    madlad()
    argos_bpe()
    text = json.dumps(expected, ensure_ascii=False, indent=1)
    (HERE / "expected.json").write_text(text + "\n", "utf-8")


def marian():
    """`opus-mt-en-pt` of Hugging Face, with safetensors; and that converted to CTranslate2."""
    folder = new("opus-mt-en-pt")
    train(folder / "source.spm")
    shutil.copy(folder / "source.spm", folder / "target.spm")
    vocabulary = marian_vocabulary(folder / "source.spm", [])
    write_json(folder / "vocab.json", vocabulary)
    settings = {"source_lang": "eng", "target_lang": "por", "model_max_length": 512}
    write_json(folder / "tokenizer_config.json", settings)
    save_marian(folder, vocabulary)
    card = "---\nlanguage:\n- en\n- pt\nlicense: apache-2.0\n---\n\n# opus-mt-en-pt\n"
    (folder / "README.md").write_text(card, "utf-8")
    tokenizer = transformers.MarianTokenizer.from_pretrained(folder)
    note(folder, tokenizer, [("en", "pt", tokenizer, None)], ["source.spm", "target.spm"])


def opus_mt():
    """A release of OPUS-MT with a token for the target language, as Marian itself saves it."""
    folder = new("opus-en-roa")
    train(folder / "source.spm")
    shutil.copy(folder / "source.spm", folder / "target.spm")
    vocabulary = marian_vocabulary(folder / "source.spm", [">>fra<<", ">>por<<", ">>pob<<"])
    hugging_face = new("opus-en-roa-transformers")
    model = save_marian(hugging_face, vocabulary)
    del vocabulary["<pad>"]
    lines = (f"{json.dumps(token, ensure_ascii=False)}: {i}\n" for token, i in vocabulary.items())
    (folder / "opus.spm32k-spm32k.vocab.yml").write_text("".join(lines), "utf-8")
    np.savez(folder / "opus.spm32k-spm32k.transformer.npz", **marian_arrays(model))
    decoder = {
        "relative-paths": True,
        "models": ["opus.spm32k-spm32k.transformer.npz"],
        "vocabs": ["opus.spm32k-spm32k.vocab.yml"] * 2,
        "beam-size": 6,
    }
    (folder / "decoder.yml").write_text(yaml.safe_dump(decoder), "utf-8")
    (folder / "README.md").write_text(
        "# opus-2020-06-28.zip\n\n* dataset: opus\n* model: transformer\n"
        "* source language(s): eng\n"
        "* target language(s): fra por pob\n* pre-processing: normalization + SentencePiece\n"
        "* a sentence initial language token is required in the form of `>>id<<` "
        "(id = valid target language ID)\n",
        "utf-8",
    )
    (folder / "LICENSE").write_text(
        "Attribution 4.0 International\n\nCreative Commons Attribution 4.0 International Public "
        "License\n",
        "utf-8",
    )
    shutil.copy(folder / "source.spm", hugging_face / "source.spm")
    shutil.copy(folder / "target.spm", hugging_face / "target.spm")
    write_json(hugging_face / "vocab.json", vocabulary | {"<pad>": len(vocabulary)})
    tokenizer = transformers.MarianTokenizer.from_pretrained(hugging_face)
    expected["opus-en-roa"] = [
        {
            "from": "en",
            "to": code,
            "text": text,
            "tokens": tokenizer.convert_ids_to_tokens(tokenizer(f"{token} {text}").input_ids),
            "prefix": [],
        }
        for code, token in (("fr", ">>fra<<"), ("pt", ">>por<<"))
        for text in SENTENCES
    ]
    convert(hugging_face, HERE / "opus-en-roa-ct2", ["source.spm", "target.spm"])
    for example in expected["opus-en-roa"]:
        example["output"] = run(HERE / "opus-en-roa-ct2", example["tokens"], [])
    shutil.rmtree(hugging_face)


def nllb():
    folder = new("nllb-200")
    spm = folder / "sentencepiece.bpe.model"
    train(spm, model_type="bpe")
    tokenizer = transformers.NllbTokenizer.from_pretrained(
        folder, additional_special_tokens=NLLB, src_lang="eng_Latn"
    )
    config = transformers.M2M100Config(vocab_size=len(tokenizer), **SIZES)
    transformers.M2M100ForConditionalGeneration(config).eval().save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    cases = [("en", "pt", tokenizer, "por_Latn"), ("en", "ja", tokenizer, "jpn_Jpan")]
    note(folder, tokenizer, cases, ["sentencepiece.bpe.model", "tokenizer.json"], spm)
    shutil.copy(spm, HERE / "nllb-200-ct2-float32")
    shutil.rmtree(folder)


def m2m100():
    folder = new("m2m100_418M")
    spm = folder / "sentencepiece.bpe.model"
    train(spm, model_type="bpe")
    pieces = pieces_of(spm)
    vocabulary = {token: i for i, token in enumerate(["<s>", "<pad>", "</s>", "<unk>"])}
    for piece in pieces:
        vocabulary.setdefault(piece, len(vocabulary))
    write_json(folder / "vocab.json", vocabulary)
    tokenizer = transformers.M2M100Tokenizer(
        str(folder / "vocab.json"), str(spm), src_lang="en", num_madeup_words=8
    )
    size = len(vocabulary) + len(tokenizer.lang_code_to_token) + 8
    config = transformers.M2M100Config(vocab_size=size, **SIZES)
    transformers.M2M100ForConditionalGeneration(config).eval().save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    # The converter of CTranslate2 asks for the languages' tokens as `transformers` 4 gave them.
    transformers.M2M100Tokenizer.special_tokens_map = property(
        lambda self: {"additional_special_tokens": list(self.lang_code_to_token.values())}
    )
    cases = [("en", "pt", tokenizer, "__pt__"), ("en", "sw", tokenizer, "__sw__")]
    note(folder, tokenizer, cases, ["sentencepiece.bpe.model"], spm)
    shutil.rmtree(folder)


def madlad():
    folder = new("madlad400-3b-mt")
    spm = folder / "spiece.model"
    train(spm, pad_id=1, eos_id=2, unk_id=0, bos_id=-1, user_defined_symbols=MADLAD)
    tokenizer = transformers.T5Tokenizer.from_pretrained(folder, extra_ids=0)
    config = transformers.T5Config(
        vocab_size=len(tokenizer) + 3,
        d_model=16,
        d_kv=8,
        d_ff=32,
        num_layers=1,
        num_decoder_layers=1,
        num_heads=2,
        feed_forward_proj="gated-gelu",
        tie_word_embeddings=False,
        initializer_factor=1.0,
        pad_token_id=tokenizer.pad_token_id,
        eos_token_id=tokenizer.eos_token_id,
        decoder_start_token_id=tokenizer.pad_token_id,
    )
    transformers.T5ForConditionalGeneration(config).eval().save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    cases = [("en", "pt", tokenizer, None), ("en", "ja", tokenizer, None)]
    note(folder, tokenizer, cases, ["spiece.model"], spm)
    shutil.rmtree(folder)


def argos_bpe():
    """A package of Argos Translate with byte pair encoding, as those made from OPUS-MT have."""
    folder = new("translate-en_pt-1_0")
    codes = io.StringIO()
    learn_bpe(io.StringIO("\n".join(TEXTS * 3)), codes, 60, is_dict=False)
    (folder / "bpe.model").write_text(codes.getvalue(), "utf-8")
    segmented = BPE(io.StringIO(codes.getvalue()))
    from sacremoses import MosesPunctNormalizer, MosesTokenizer

    moses, normalizer = MosesTokenizer("en"), MosesPunctNormalizer("en")

    def tokens(text):
        return segmented.segment_tokens(moses.tokenize(normalizer.normalize(text)))

    # What the sentences hold, and every character a word can end in.
    vocabulary = {"</s>": 0, "<unk>": 1}
    for text in TEXTS:
        for token in [*tokens(text), *text.replace(" ", "")]:
            vocabulary.setdefault(token, len(vocabulary))
            vocabulary.setdefault(f"{token[0]}@@", len(vocabulary))
    hugging_face = new("argos-transformers")
    model = save_marian(hugging_face, vocabulary | {"<pad>": len(vocabulary)})
    shutil.rmtree(hugging_face)
    np.savez(HERE / "argos.npz", **marian_arrays(model))
    lines = (f"{json.dumps(token, ensure_ascii=False)}: {i}\n" for token, i in vocabulary.items())
    (HERE / "argos.yml").write_text("".join(lines), "utf-8")
    converter = ctranslate2.converters.MarianConverter(
        str(HERE / "argos.npz"), [str(HERE / "argos.yml")] * 2
    )
    converter.convert(str(folder / "model"), quantization="int8")
    (HERE / "argos.npz").unlink()
    (HERE / "argos.yml").unlink()
    metadata = {
        "package_version": "1.0",
        "argos_version": "1.5",
        "from_code": "en",
        "from_name": "English",
        "to_code": "pt",
        "to_name": "Portuguese",
    }
    write_json(folder / "metadata.json", metadata)
    (folder / "README.md").write_text("# English-Portuguese\n\nLicense: CC0\n", "utf-8")
    texts = [*SENTENCES, "They said: “We don't know (yet)”."]
    expected[folder.name] = [
        {"from": "en", "to": "pt", "text": text, "tokens": tokens(text), "prefix": []}
        for text in texts
    ]
    for example in expected[folder.name]:
        example["output"] = run(folder / "model", example["tokens"], [])


def note(folder, tokenizer, cases, kept, spm=None):
    """Convert a model of `transformers`, and write down how it is spoken to and what it answers."""
    examples = []
    target = HERE / f"{folder.name}-ct2"
    convert(folder, target, kept, spm)
    full = HERE / f"{folder.name}-ct2-float32"
    TransformersConverter(str(folder)).convert(str(full))
    model = transformers.AutoModelForSeq2SeqLM.from_pretrained(folder).eval()
    for source, code, _, prefix in cases:
        for text in SENTENCES:
            given = f"<2{code}> {text}" if "madlad" in folder.name else text
            ids = tokenizer(given).input_ids
            tokens = tokenizer.convert_ids_to_tokens(ids)
            start = [prefix] if prefix else []
            forced = {}
            if prefix:
                forced["forced_bos_token_id"] = tokenizer.convert_tokens_to_ids(prefix)
            own = model.generate(
                torch.tensor([ids]), num_beams=1, do_sample=False, max_new_tokens=6, **forced
            )[0][1 + len(start) :].tolist()
            ours = run(full, tokens, start, 6)
            vocabulary = json.loads((full / "shared_vocabulary.json").read_text("utf-8"))
            own = [vocabulary[i] for i in own if i < len(vocabulary)]
            assert [t for t in own if t != "</s>"] == ours, (folder.name, own, ours)
            examples.append(
                {
                    "from": source,
                    "to": code,
                    "text": text,
                    "tokens": tokens,
                    "prefix": start,
                    "output": run(target, tokens, start),
                }
            )
    expected[folder.name] = examples
    if folder.name != "nllb-200":
        shutil.rmtree(full)


def convert(folder, target, kept, spm=None):
    TransformersConverter(str(folder)).convert(str(target), quantization="int8")
    for name in kept:
        source = folder / name
        shutil.copy(source if source.exists() else spm, target / name)


def run(folder, tokens, prefix, longest=LONGEST):
    translator = ctranslate2.Translator(str(folder), intra_threads=1)
    result = translator.translate_batch(
        [tokens], [prefix] if prefix else None, beam_size=1, max_decoding_length=longest
    )
    return result[0].hypotheses[0][len(prefix) :]


def save_marian(folder, vocabulary):
    config = transformers.MarianConfig(
        vocab_size=len(vocabulary),
        pad_token_id=len(vocabulary) - 1,
        decoder_start_token_id=len(vocabulary) - 1,
        eos_token_id=0,
        forced_eos_token_id=None,
        scale_embedding=True,
        activation_function="swish",
        max_position_embeddings=64,
        **SIZES,
    )
    model = transformers.MarianMTModel(config).eval()
    torch.nn.init.normal_(model.final_logits_bias[:, :-1], std=0.5)
    model.save_pretrained(folder)
    return model


def marian_vocabulary(spm, more):
    vocabulary = {"</s>": 0, "<unk>": 1}
    for piece in [*pieces_of(spm), *more]:
        if piece != "<s>":
            vocabulary.setdefault(piece, len(vocabulary))
    return vocabulary | {"<pad>": len(vocabulary)}


def train(path, **options):
    with contextlib.suppress(FileNotFoundError):
        path.unlink()
    prefix = path.parent / "trained"
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(TEXTS * 3),
        model_prefix=str(prefix),
        vocab_size=90,
        hard_vocab_limit=False,
        normalization_rule_name="identity",
        minloglevel=2,
        **options,
    )
    prefix.with_suffix(".model").rename(path)
    prefix.with_suffix(".vocab").unlink()


def pieces_of(spm):
    processor = sentencepiece.SentencePieceProcessor(model_file=str(spm))
    return [processor.id_to_piece(i) for i in range(processor.get_piece_size())]


def new(name):
    folder = HERE / name
    folder.mkdir()
    return folder


def write_json(path, value):
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1), "utf-8")


if __name__ == "__main__":
    main()
