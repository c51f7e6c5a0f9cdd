"""What letters say of pages that changed, as pieces: for each change, for digests, for notices."""
