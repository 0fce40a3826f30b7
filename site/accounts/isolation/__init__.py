"""What of an installation a brand's staff may see and reach: their brands' share, nothing else."""
