"""A histogram: how long things took, told apart by a tenth, from which medians are computed.

Each bucket ends a tenth later than the one before, and one of them ends at a minute sharp: whether
something took a minute at most is exact. What is computed stands in the middle of its bucket: within 5 %
of the true one, and within a second below that.
"""

from collections.abc import Mapping
from datetime import timedelta
from math import ceil, log

RATIO = 1.1
MINUTE = 60.0  # seconds: the end of bucket 0
LEAST, MOST = -43, 140  # a second, and more than a year


def bucket(took: timedelta) -> int:
    """The bucket of a duration; of a clock that went back, the first."""
    seconds = took.total_seconds()
    if seconds <= 1:
        return LEAST
    return min(MOST, max(LEAST, ceil(log(seconds / MINUTE) / log(RATIO))))


def seconds(bucket: int) -> float:
    """What stands for all in the bucket: the middle of it, as ratios go."""
    return float(MINUTE * RATIO ** (bucket - 0.5))


def percentile(counts: Mapping[int, int], percent: int) -> float | None:
    """The smallest duration that so many of a hundred did not exceed, in seconds; none of nothing."""
    rank = -(-percent * sum(counts.values()) // 100)
    for each in sorted(counts):
        rank -= counts[each]
        if rank <= 0 < counts[each]:
            return seconds(each)
    return None


def within_a_minute(counts: Mapping[int, int]) -> int:
    """How many took a minute at most; exact."""
    return sum(count for each, count in counts.items() if each <= 0)
