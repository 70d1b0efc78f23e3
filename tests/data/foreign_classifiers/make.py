"""Builds the small foreign classifiers beside it with the genuine tools.

The networks are randomly initialised; the fastText models are trained on the few lines below. For
each it notes, in `expected.json`, what its own library makes of a few sentences.

Needs torch, transformers, tokenizers, sentencepiece and fasttext-wheel. Run: `python make.py`
"""

import json
import shutil
import tempfile
from pathlib import Path

import fasttext
import sentencepiece
import torch
import transformers
from tokenizers import (
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    processors,
    trainers,
)

HERE = Path(__file__).parent
LINES = {
    "water": [
        "the water pump in the village is broken",
        "we walk far to fetch water from the river",
        "the well is dry and the water is dirty",
        "a new tap brings clean water to the houses",
        "the pump needs a new pipe before the rains",
    ],
    "health": [
        "the clinic has no medicine for the children",
        "the nurse comes to the clinic on mondays",
        "many children have fever and need a doctor",
        "the hospital is far and the doctor is tired",
        "mothers wait all day for medicine and the nurse",
    ],
    "school": [
        "the school has no roof and few teachers",
        "the teacher gave the pupils new books",
        "children walk to school in the rain",
        "the pupils share one book in the class",
        "the class needs chairs and the teacher needs chalk",
    ],
}
TEXTS = [
    "The water pump is broken.",
    "A nurse came to the clinic; thank you very much!",
    "Água limpa para as crianças.",
    "the class of unbelievably tired pupils",
    "ok",
]
SIZES = {
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "intermediate_size": 64,
    "max_position_embeddings": 64,
    "initializer_range": 0.25,
}

expected = {}


def main():
    torch.manual_seed(2)
    for folder in HERE.iterdir():
        if folder.is_dir():
            shutil.rmtree(folder)
    bert()
    distilbert()
    roberta()
    xlm_roberta()
    fasttext_models()
    text = json.dumps({"texts": TEXTS, "models": expected}, ensure_ascii=False, indent=1)
    (HERE / "expected.json").write_text(text + "\n", "utf-8")


def corpus():
    return [line for lines in LINES.values() for line in lines] + TEXTS


def bert():
    """A model of three labels with `vocab.txt` alone, in lower case; the card tells the rest."""
    folder = HERE / "bert-mood"
    folder.mkdir()
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    trainer = trainers.WordPieceTrainer(vocab_size=200, special_tokens=marks)
    tokenizer.train_from_iterator(corpus(), trainer)
    vocabulary = tokenizer.get_vocab()
    ordered = sorted(vocabulary, key=vocabulary.get)
    (folder / "vocab.txt").write_text("\n".join(ordered) + "\n", "utf-8")
    own = transformers.BertTokenizer(str(folder / "vocab.txt"), do_lower_case=True)
    config = transformers.BertConfig(
        vocab_size=len(ordered), id2label=labels("negative", "neutral", "positive"), **SIZES
    )
    save(transformers.BertForSequenceClassification(config), own, folder)
    (folder / "tokenizer_config.json").write_text(
        '{"do_lower_case": true, "tokenizer_class": "BertTokenizer", "model_max_length": 512}\n'
    )
    (folder / "README.md").write_text(
        "---\nlanguage:\n- en\n- pt\nlicense: apache-2.0\n---\n# A mood that nobody learned\n",
        "utf-8",
    )


def distilbert():
    """A model of two labels with `tokenizer.json`, which heeds case."""
    folder = HERE / "distilbert-sst"
    folder.mkdir()
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=False)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer.train_from_iterator(
        corpus(), trainers.WordPieceTrainer(vocab_size=200, special_tokens=marks)
    )
    cls, sep = (tokenizer.token_to_id(mark) for mark in ("[CLS]", "[SEP]"))
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", sep), ("[CLS]", cls))
    own = wrapped(tokenizer, "[CLS]", "[SEP]", "[UNK]", "[PAD]")
    config = transformers.DistilBertConfig(
        vocab_size=tokenizer.get_vocab_size(),
        dim=32,
        n_layers=2,
        n_heads=4,
        hidden_dim=64,
        max_position_embeddings=64,
        initializer_range=0.25,
        id2label=labels("NEGATIVE", "POSITIVE"),
    )
    save(transformers.DistilBertForSequenceClassification(config), own, folder)
    tokenizer.save(str(folder / "tokenizer.json"))


def roberta():
    """A model of labels that do not exclude one another, with `vocab.json` and `merges.txt`."""
    folder = HERE / "roberta-emotions"
    folder.mkdir()
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    marks = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    tokenizer.train_from_iterator(
        corpus(),
        trainers.BpeTrainer(vocab_size=400, special_tokens=marks, initial_alphabet=alphabet),
    )
    tokenizer.post_processor = processors.RobertaProcessing(
        ("</s>", 2), ("<s>", 0), add_prefix_space=False
    )
    own = wrapped(tokenizer, "<s>", "</s>", "<unk>", "<pad>")
    config = transformers.RobertaConfig(
        vocab_size=tokenizer.get_vocab_size(),
        pad_token_id=1,
        bos_token_id=0,
        eos_token_id=2,
        type_vocab_size=1,
        id2label=labels("anger", "fear", "joy", "sadness"),
        problem_type="multi_label_classification",
        **SIZES,
    )
    save(transformers.RobertaForSequenceClassification(config), own, folder)
    tokenizer.model.save(str(folder))
    (folder / "tokenizer_config.json").write_text('{"tokenizer_class": "RobertaTokenizer"}\n')


def xlm_roberta():
    """A model of three labels with `sentencepiece.bpe.model`, weights as float16."""
    folder = HERE / "xlm-roberta-stance"
    folder.mkdir()
    with tempfile.TemporaryDirectory() as scratch:
        text = Path(scratch) / "text"
        text.write_text("\n".join(corpus() * 4), "utf-8")
        sentencepiece.SentencePieceTrainer.train(
            input=str(text),
            model_prefix=str(folder / "sentencepiece.bpe"),
            vocab_size=160,
            hard_vocab_limit=False,
            normalization_rule_name="identity",  # the usual one takes 240 kB
            minloglevel=2,
        )
    (folder / "sentencepiece.bpe.vocab").unlink()
    processor = sentencepiece.SentencePieceProcessor(
        model_file=str(folder / "sentencepiece.bpe.model")
    )

    def ids(text):
        # fairseq's order: <s>, <pad>, </s>, <unk>, then the pieces; <mask> at the end.
        pieces = [piece + 1 if piece > 2 else 3 for piece in processor.encode(text)]
        return [0, *pieces, 2]

    config = transformers.XLMRobertaConfig(
        vocab_size=processor.get_piece_size() + 2,
        pad_token_id=1,
        bos_token_id=0,
        eos_token_id=2,
        type_vocab_size=1,
        id2label=labels("against", "neutral", "for"),
        **SIZES,
    )
    save(transformers.XLMRobertaForSequenceClassification(config), ids, folder)
    transformers.AutoModelForSequenceClassification.from_pretrained(folder).half().save_pretrained(
        folder
    )


def fasttext_models():
    folder = HERE / "fasttext"
    folder.mkdir()
    with tempfile.TemporaryDirectory() as scratch:
        text = Path(scratch) / "train.txt"
        lines = [f"__label__{name} {line}" for name, some in LINES.items() for line in some]
        text.write_text("\n".join(lines) + "\n", "utf-8")
        options = {"dim": 10, "bucket": 600, "minn": 2, "maxn": 4, "wordNgrams": 2, "thread": 1}
        options |= {"epoch": 100, "lr": 0.5, "verbose": 0}
        topics = fasttext.train_supervised(str(text), **options)
        topics.save_model(str(folder / "topics.bin"))
        expected["topics.bin"] = [predicted(topics, one) for one in TEXTS]
        several = fasttext.train_supervised(str(text), loss="ova", **options)
        several.save_model(str(folder / "several.bin"))
        expected["several.bin"] = [predicted(several, one) for one in TEXTS]
        topics.quantize(str(text), cutoff=300, retrain=True, qnorm=True)
        topics.save_model(str(folder / "topics.ftz"))
        expected["topics.ftz"] = [predicted(topics, one) for one in TEXTS]
        vectors = fasttext.train_unsupervised(
            str(text), dim=4, bucket=20, minCount=1, thread=1, epoch=1, verbose=0
        )
        vectors.save_model(str(folder / "vectors.bin"))


def predicted(model, text):
    # As Python's binding does it, whose `predict` fails with numpy 2.
    found = model.f.predict(text + "\n", -1, 0.0, "strict")
    return {label.removeprefix("__label__"): probability for probability, label in found}


def labels(*names):
    return dict(enumerate(names))


def wrapped(tokenizer, begin, end, unknown, padding):
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        cls_token=begin,
        sep_token=end,
        unk_token=unknown,
        pad_token=padding,
    )


def save(model, tokenizer, folder):
    """Write a model without its tokenizer, and note what it makes of the texts."""
    model.eval()
    with torch.no_grad():
        # Biases and norms begin as zeros and ones, which would hide that they were swapped.
        for values in model.parameters():
            if values.ndim == 1:
                values.add_(0.1 * torch.randn_like(values))
        model.save_pretrained(folder)
        rows = []
        for text in TEXTS:
            ids = tokenizer(text) if callable(tokenizer) else None
            ids = ids if isinstance(ids, list) else ids["input_ids"]
            logits = model(input_ids=torch.tensor([ids])).logits[0]
            rows.append({"ids": ids, "logits": [round(value, 5) for value in logits.tolist()]})
    expected[folder.name] = rows


if __name__ == "__main__":
    main()
