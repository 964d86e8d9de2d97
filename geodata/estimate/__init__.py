"""What a sample, a transported error rate or no validation at all lets us say about shares, with intervals."""
