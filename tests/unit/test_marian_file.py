"""Marian's binary models are read as they were written, and refused when they are not whole."""

import struct
from pathlib import Path

import numpy as np
import pytest

from build_scripts.translation.marian_file import read_marian

_FLOAT32, _INTGEMM8 = 0x0404, 0x4101


def _marian(items: dict[str, tuple[int, tuple[int, ...], bytes]]) -> bytes:
    names = {name: name.encode() + b"\0" for name in items}
    headers = b"".join(
        struct.pack("<4Q", len(names[name]), kind, len(shape), len(raw))
        for name, (kind, shape, raw) in items.items()
    )
    shapes = b"".join(struct.pack(f"<{len(s)}i", *s) for _, s, _ in items.values())
    body = b"".join(raw for _, _, raw in items.values())
    start = struct.pack("<QQ", 1, len(items)) + headers + b"".join(names.values()) + shapes
    padding = -(len(start) + 8) % 256
    return start + struct.pack("<Q", padding) + bytes(padding) + body


@pytest.fixture
def model(tmp_path: Path) -> Path:
    matrix = np.array([[1, -2, 3], [4, 5, -6]], np.int8)  # stored transposed: 3 inputs, 2 outputs
    table = np.array([[7, 8], [9, 10], [11, 12]], np.int8)
    items = {
        "Wemb": (_INTGEMM8, (3, 2), table.tobytes() + struct.pack("<f", 2.0)),
        "encoder_l1_self_Wq": (_INTGEMM8, (3, 2), matrix.tobytes() + struct.pack("<f", 4.0)),
        "encoder_l1_self_Wq_QuantMultA": (_FLOAT32, (1, 1), struct.pack("<f", 9.0)),
        "encoder_l1_self_bq": (_FLOAT32, (1, 2), struct.pack("<2f", 0.5, -0.5)),
        "special:model.yml": (0x0101, (24,), b"dim-emb: 2\ntype: model\n\0"),
    }
    path = tmp_path / "model.bin"
    path.write_bytes(_marian(items))
    return path


def test_matrices_are_dequantised_and_turned_as_they_are_multiplied(model: Path) -> None:
    tensors = read_marian(model).tensors
    expected = np.array([[1, 4], [-2, 5], [3, -6]], np.float32) / 4
    np.testing.assert_array_equal(tensors["encoder_l1_self_Wq"].values, expected)
    assert tensors["encoder_l1_self_Wq"].multiplier == 4.0


def test_the_embedding_keeps_a_row_a_piece(model: Path) -> None:
    tensors = read_marian(model).tensors
    np.testing.assert_array_equal(
        tensors["Wemb"].values, np.array([[7, 8], [9, 10], [11, 12]], np.float32) / 2
    )


def test_biases_are_vectors_and_activations_scales_are_left_out(model: Path) -> None:
    tensors = read_marian(model).tensors
    np.testing.assert_array_equal(tensors["encoder_l1_self_bq"].values, [0.5, -0.5])
    assert "encoder_l1_self_Wq_QuantMultA" not in tensors


def test_the_models_own_settings_are_read(model: Path) -> None:
    assert read_marian(model).settings["dim-emb"] == "2"


@pytest.mark.parametrize("kept", [0, 10, 60, 150, 400])
def test_a_truncated_file_is_refused(model: Path, kept: int) -> None:
    model.write_bytes(model.read_bytes()[:kept])
    with pytest.raises(ValueError, match=r"ends early|not a Marian"):
        read_marian(model)


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes(b"PK\3\4" + bytes(100))
    with pytest.raises(ValueError, match="not a Marian"):
        read_marian(path)
