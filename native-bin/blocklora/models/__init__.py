"""Base models: loading, and turning captions and pictures into what the U-Net takes. Nothing here uses the network."""

import os

# Before diffusers and transformers are imported anywhere: a base model is what lies on this disk, never a download.
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
os.environ.setdefault("DIFFUSERS_VERBOSITY", "error")
os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
