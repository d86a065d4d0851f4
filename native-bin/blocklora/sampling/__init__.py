"""Pictures from a base and its LoRAs."""
