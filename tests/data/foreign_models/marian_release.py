"""The weights of a Marian model of transformers as Marian itself writes them in a release."""

import numpy as np
import yaml


def marian_arrays(model):
    """Return the weights under Marian's names and in its shapes, and its settings beside them."""
    weights = {name: value.detach().numpy() for name, value in model.state_dict().items()}
    arrays = {"Wemb": weights["model.shared.weight"][:-1]}
    arrays["decoder_ff_logit_out_b"] = weights["final_logits_bias"][:, :-1]
    attentions = {"self_attn": "self", "encoder_attn": "context"}
    for name, value in weights.items():
        parts = name.split(".")
        if "layers" not in parts:
            continue
        layer = f"{parts[1]}_l{int(parts[3]) + 1}"
        module, kind = parts[4], parts[-1]
        letter = "W" if kind == "weight" else "b"
        shaped = value.T if kind == "weight" and value.ndim == 2 else value.reshape(1, -1)
        if module in attentions:
            arrays[f"{layer}_{attentions[module]}_{letter}{parts[5][0]}"] = shaped
        elif module in ("fc1", "fc2"):
            arrays[f"{layer}_ffn_{letter}{module[-1]}"] = shaped
        else:
            which = "scale" if kind == "weight" else "bias"
            sub = attentions.get(module.removesuffix("_layer_norm"))
            block = f"{sub}_Wo" if sub else "ffn_ffn"
            arrays[f"{layer}_{block}_ln_{which}"] = shaped
    settings = {
        "type": "transformer",
        "enc-depth": 1,
        "dec-depth": 1,
        "dim-emb": model.config.d_model,
        "transformer-heads": 2,
        "transformer-ffn-activation": "swish",
        "transformer-preprocess": "",
        "transformer-postprocess": "dan",
        "transformer-postprocess-emb": "d",
        "transformer-postprocess-top": "",
        "transformer-decoder-autoreg": "self-attention",
        "transformer-no-projection": False,
        "transformer-guided-alignment-layer": "last",
        "tied-embeddings-all": True,
        "version": "v1.7.0",
    }
    encoded = yaml.safe_dump(settings).encode() + b"\0"
    arrays["special:model.yml"] = np.frombuffer(encoded, np.int8)
    return arrays
