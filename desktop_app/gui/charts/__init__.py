"""Charts: what is drawn (`Drawing`), the widget that shows it and answers, and saving it."""
