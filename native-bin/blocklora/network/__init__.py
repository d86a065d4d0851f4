"""LoRA modules of our own, the kohya file and its metadata."""
