"""Which modules of the U-Net belong to which block, and which of them a LoRA trains. Imports no torch."""
