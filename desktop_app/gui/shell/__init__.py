"""The window around the views: rail, message bar, status bar, command palette."""
