"""The .satchel file: schema, migrations, writes, queries, search."""
