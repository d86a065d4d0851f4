"""The training loop with its caches, loss, optimizer, checkpoints and events."""
