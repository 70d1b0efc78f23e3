"""How well themes found without labels agree with topics, beside one start and scikit-learn.

Usage: python tests/benchmarks/themes.py [DATA]

DATA (or SATCHEL_DATA) is a folder with `topics/ag_news.dev.tsv`. From its texts of four topics,
corpora of several sizes are drawn, ten of each (at most what there is). Prints for four themes the
adjusted mutual information with the topics (mean over the corpora), how many themes are found
unasked (median), and the seconds that takes; all three ways work on the same points.
"""

import argparse
import statistics
import time
from pathlib import Path

import numpy as np
from data_folder import add_data_folder
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_mutual_info_score

from desktop_app.pipeline.models import AnalysisModels
from desktop_app.tasks import themes
from desktop_app.text.normalisation import normalise

SIZES = (48, 150, 600, 2000)
CORPORA = 10
TOPICS = 4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_data_folder(parser)
    arguments = parser.parse_args()
    lines = (Path(arguments.data) / "topics/ag_news.dev.tsv").read_text("utf-8").splitlines()[1:]
    topics = np.array([line.split("\t", 1)[0] for line in lines])
    vectors = AnalysisModels().encoder.encode([normalise(line.split("\t", 1)[1]) for line in lines])
    random = np.random.default_rng(0)
    drawn_starts = themes._MOST_STARTS
    print(f"{'documents':>9} {'way':<14}{'AMI':>8}{'found':>7}{'s':>7}")
    for size in SIZES:
        rows = [random.choice(len(vectors), size, replace=False) for _ in range(CORPORA)]
        for way, starts in (("several starts", drawn_starts), ("one start", 0)):
            themes._MOST_STARTS = starts
            asked = [themes.find_themes(vectors[some], ["en"] * size, TOPICS) for some in rows]
            began = time.perf_counter()
            found = [len(themes.find_themes(vectors[some], ["en"] * size).centres) for some in rows]
            seconds = (time.perf_counter() - began) / CORPORA
            scores = [
                adjusted_mutual_info_score(topics[some], one.members)
                for some, one in zip(rows, asked, strict=True)
            ]
            median = statistics.median(found)
            score = statistics.mean(scores)
            print(f"{size:>9} {way:<14}{score:>8.3f}{median:>7.0f}{seconds:>7.2f}")
        peers = []
        for some in rows:
            space = themes.find_space(vectors[some], ["en"] * size)
            points = space.points(vectors[some], ["en"] * size)
            labels = KMeans(TOPICS, n_init=10, random_state=0).fit_predict(points)
            peers.append(adjusted_mutual_info_score(topics[some], labels))
        print(f"{size:>9} {'scikit-learn':<14}{statistics.mean(peers):>8.3f}")


if __name__ == "__main__":
    main()
