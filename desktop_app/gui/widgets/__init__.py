"""Small widgets that all views share, so that the same thing looks the same everywhere."""
