"""The large model: what is asked of an endpoint that the person set, and the only way out."""
