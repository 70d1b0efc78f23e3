"""What a taught classifier says of its teaching: the part `training` of its `pack.json`."""

import msgspec


class TaughtLabel(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How many examples a label had, and how well it was found in texts held out; -1 unmeasured."""

    label: str
    examples: int
    precision: float = -1.0
    recall: float = -1.0
    f1: float = -1.0


class AbstainRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """With labels given from `threshold` up: share of texts that get one, and of these right."""

    threshold: float
    coverage: float
    precision: float


class Training(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True
):
    """How a classifier was taught and measured.

    `encoder_fingerprint` tells the version of the encoder it belongs to: another version's vectors
    mean something else to it. `examples` texts had labels, `unlabelled` had none; `copies` of the
    former were copies of others and stayed in their fold. `folds` 0: there were too few to measure.
    `threshold` is the probability from which a text gets a label unless the person says otherwise.
    `wanted` is a label with so few examples that more of it are likeliest to help. `kept` examples
    lie in the pack, with their texts.
    """

    date: str
    encoder_fingerprint: str
    examples: int
    unlabelled: int = 0
    copies: int = 0
    folds: int = 0
    threshold: float = 0.0
    labels: tuple[TaughtLabel, ...] = ()
    abstaining: tuple[AbstainRow, ...] = ()
    wanted: str = ""
    kept: int = 0
