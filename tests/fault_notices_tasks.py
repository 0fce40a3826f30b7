"""The product's own tasks of notices and their schedule, sixty times as fast, for workers of tests.

A worker loads it with `-I tests.fault_notices_tasks`.
"""

from datetime import timedelta

from config.celery import app
from notifications.delivering import claiming, passing

MINUTE = 60
# As in production nothing begins so late that its lease may end before its server has answered.
vars(claiming)["LEASE"], vars(passing)["MARGIN"] = timedelta(seconds=12), timedelta(seconds=6)

NAMES = ("notices", "deliveries", "settlements", "audiences", "followers")
app.conf.beat_schedule = {
    name: {"task": one["task"], "schedule": one["schedule"] / MINUTE}
    for name, one in app.conf.beat_schedule.items()
    if name in NAMES
}
