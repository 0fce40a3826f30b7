"""What people and providers reach of notices without the desk."""
