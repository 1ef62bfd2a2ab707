"""What was published: recorded with all its bytes, before it lies on the disk."""
