"""What auditors take away: evidence that they verify without this system."""
