"""Block-wise LoRA training for Stable Diffusion (arXiv 2403.07500)."""

__version__ = "0.1.0"
