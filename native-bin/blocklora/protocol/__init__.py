"""What the trainer and the editor say to each other. Imports no torch."""
