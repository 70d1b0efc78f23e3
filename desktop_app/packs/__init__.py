"""Model packs: manifest, catalogue, verification."""
