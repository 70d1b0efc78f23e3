"""The `satchel` command: one file a command."""
