"""Jobs by the clock: `manage.py run_jobs`. See docs/operations.md.

`timetable.timetable` says what runs when, `running.run` runs one, `service.Service` all of them.
"""
