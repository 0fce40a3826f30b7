"""What visitors chose on trackers, in numbers: by category, and by day, week or month."""

from consent.desk.choice_statistics.page import may_view_any, statistics_view

__all__ = ["may_view_any", "statistics_view"]
