"""What a brand's staff see of practitioners, and what they enter for them."""
