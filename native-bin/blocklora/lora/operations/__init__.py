"""What calculates with the weights of LoRA files. Imports torch."""
