"""Averages the weights of several students of one teacher, which is often better than each.

python -m build_scripts.translation.average BERGAMOT_FOLDER STUDENT STUDENT … --out FOLDER

See Wortsman et al. 2022, "Model soups". The students must have been trained from one another.
"""

import argparse
from pathlib import Path

import torch

from build_scripts.translation.bergamot import read_bergamot
from build_scripts.translation.development import Development
from build_scripts.translation.distil import new_student
from build_scripts.translation.export import load_student, save_student


def main() -> None:
    """Read the arguments, average, and measure if there is a development set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bergamot", type=Path)
    parser.add_argument("students", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--development", type=Path, nargs=2, metavar=("SOURCE", "REFERENCE"))
    asked = parser.parse_args()
    teacher = read_bergamot(asked.bergamot)
    average = new_student(teacher.network)
    students = []
    for folder in asked.students:
        student = new_student(teacher.network)
        load_student(student, folder)
        students.append(student.state_dict())
    average.load_state_dict(
        {name: torch.stack([one[name] for one in students]).mean(0) for name in students[0]}
    )
    save_student(average, teacher.vocabulary, asked.out, teacher.multipliers)
    if asked.development:
        print(f"BLEU {Development(*asked.development).bleu(asked.out):.2f}")


if __name__ == "__main__":
    main()
