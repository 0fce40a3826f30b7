"""What the templates of notices need beside Django's own."""
