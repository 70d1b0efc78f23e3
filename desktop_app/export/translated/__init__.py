"""Documents translated in their own format, with layout, styles, links, tables and images kept."""
