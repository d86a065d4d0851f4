"""The LoRA bench: LoRA files read, checked and rewritten. Only ``operations`` imports torch."""
