"""The parts of the tour through the window."""
