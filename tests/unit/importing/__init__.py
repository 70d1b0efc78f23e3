"""Tests of importing foreign models as packs."""
