"""What people fill in on the desk."""
