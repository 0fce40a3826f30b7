"""What auditors see: each page in a package of its own, with its addresses and its menu item."""
