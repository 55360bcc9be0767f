"""Policy as data: ladders (YAML), messages (Markdown) and the letter's page (Typst)."""
