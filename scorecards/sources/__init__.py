"""Files and mappings become checked canonical tables, plus rejects with their reasons."""
