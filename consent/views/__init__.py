"""What a practitioner sees of her own, and where she acts."""
