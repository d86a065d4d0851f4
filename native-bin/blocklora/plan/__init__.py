"""What a job will do and cost, before it is started. Imports no torch."""
