"""The job file: models, reading and checking. Imports no torch."""
