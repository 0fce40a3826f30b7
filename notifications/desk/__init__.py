"""The desk's pages about notices."""
