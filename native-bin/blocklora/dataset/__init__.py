"""The images and captions of a job: folders, sd-scripts' TOML, buckets, captions, batches, pixels. Imports no torch."""
