"""What auditors ask of rows, at any size: every read takes an instant, and none counts them all."""
