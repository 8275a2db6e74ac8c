"""What it costs: each figure beside a bare floor measured in the same run. ``make bench``."""
