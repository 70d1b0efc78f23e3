"""Trains a classifier with one hidden layer (ReLU), in NumPy: Adam, dropout, soft targets."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train. The values were chosen by three-fold cross-validation on the training data."""

    hidden: int = 512
    epochs: int = 15
    batch: int = 256
    rate: float = 3e-3
    input_dropout: float = 0.2
    hidden_dropout: float = 0.5
    decay: float = 1e-2
    seed: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Two layers: `hidden` [hidden, inputs] with its bias, `output` [classes, hidden] with its."""

    hidden: Matrix
    hidden_bias: Matrix
    output: Matrix
    output_bias: Matrix

    def logits(self, inputs: Matrix) -> Matrix:
        """Return the unnormalised log-probability of each class."""
        activity = np.maximum(inputs @ self.hidden.T + self.hidden_bias, 0)
        scores: Matrix = activity @ self.output.T + self.output_bias
        return scores


def train_network(inputs: Matrix, targets: Matrix, weights: Matrix, recipe: Recipe) -> Network:
    """Fit `inputs` [n, d], standardised, to `targets` [n, classes], each row weighing `weights`."""
    random = np.random.default_rng(recipe.seed)
    count, width = inputs.shape
    classes = targets.shape[1]
    parameters = [
        random.normal(0, np.sqrt(2 / width), (recipe.hidden, width)).astype(np.float32),
        np.zeros(recipe.hidden, np.float32),
        random.normal(0, np.sqrt(1 / recipe.hidden), (classes, recipe.hidden)).astype(np.float32),
        np.zeros(classes, np.float32),
    ]
    adam = _Adam(parameters, recipe, steps=recipe.epochs * -(-count // recipe.batch))
    for _ in range(recipe.epochs):
        order = random.permutation(count)
        for start in range(0, count, recipe.batch):
            rows = order[start : start + recipe.batch]
            x = inputs[rows] * _dropout(random, (len(rows), width), recipe.input_dropout)
            mask = _dropout(random, (len(rows), recipe.hidden), recipe.hidden_dropout)
            before = x @ parameters[0].T + parameters[1]
            mask *= before > 0
            activity = before * mask
            error = softmax(activity @ parameters[2].T + parameters[3]) - targets[rows]
            error *= (weights[rows] / weights[rows].sum())[:, None]
            back = (error @ parameters[2]) * mask
            adam.step([back.T @ x, back.sum(0), error.T @ activity, error.sum(0)])
    return Network(*parameters)


def softmax(logits: Matrix) -> Matrix:
    """Return the probabilities of each row of logits."""
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Matrix = exponentials / exponentials.sum(axis=1, keepdims=True)
    return shares


class _Adam:
    """Adam with decoupled weight decay and a rate that falls linearly to nothing."""

    def __init__(self, parameters: list[Matrix], recipe: Recipe, steps: int) -> None:
        self._parameters = parameters
        self._recipe = recipe
        self._steps = steps
        self._taken = 0
        self._means = [np.zeros_like(parameter) for parameter in parameters]
        self._squares = [np.zeros_like(parameter) for parameter in parameters]

    def step(self, gradients: list[Matrix]) -> None:
        rate = self._recipe.rate * (1 - self._taken / self._steps)
        self._taken += 1
        for parameter, gradient, mean, square in zip(
            self._parameters, gradients, self._means, self._squares, strict=True
        ):
            mean[...] = 0.9 * mean + 0.1 * gradient
            square[...] = 0.999 * square + 0.001 * gradient**2
            change = mean / (1 - 0.9**self._taken)
            change /= np.sqrt(square / (1 - 0.999**self._taken)) + 1e-8
            if parameter.ndim > 1:
                change += self._recipe.decay * parameter
            parameter[...] = parameter - rate * change


def _dropout(random: np.random.Generator, shape: tuple[int, int], share: float) -> Matrix:
    kept = random.random(shape, dtype=np.float32) >= share
    return kept.astype(np.float32) / np.float32(1 - share)
