"""The words by which rules read French and English policies: stems, matched on folded text."""
