"""Readers: bytes on disk to documents, in worker processes with limits."""
