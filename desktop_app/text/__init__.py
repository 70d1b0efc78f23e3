"""Segmentation, normalisation and tokens of plain text."""
