"""PostgreSQL is stopped while the site is used, and comes back.

The promise: while it is away every visitor gets a page that says when to come back, within a few
seconds, or a page from a cache; five seconds after its return nobody gets anything else than what
they asked for; no process was restarted; and what somebody was told is taken in, is there.
"""

import time

from django.db import connection

from subscriptions.models import Subscriber
from tests import showcase
from tests.drill.drills import Figures
from tests.drill.ground import Cluster, Ground
from tests.drill.mail import wait_until
from tests.drill.site import Site, site, worker
from tests.drill.visitors import Crowd, Visit, Visitor
from tests.invariants import broken_invariants
from tests.smtp_server import Recorder

# Seconds: away the first time in each way, and then; used before and after.
LONG, SHORT = 30, 10
CALM = 2
# Seconds after its return from which on nobody may notice anything.
BACK_WITHIN = 5
# Seconds that a visitor waits at most, whatever happens.
LONGEST = 10
# As many ways to stop it as the drill has time for.
WAYS = ("fast", "immediate", "kill -9")


def run(ground: Ground, times: int) -> dict[str, Figures]:
    showcase.build()
    connection.close()
    assert ground.cluster
    with (
        Recorder(ground.folder / "mails").running() as mails,
        site(ground) as web,
        worker(ground, EMAIL_URL=mails.url) as sender,
    ):
        with Crowd(web.port, showcase.ADDRESSES, seconds=LONG + times * (SHORT + 10)) as crowd:
            stopped = stopped_and_started(ground.cluster, web, crowd, times)
        idle = idle_through_a_restart(ground.cluster, web)
        stopped.add(what_came_of_forms(crowd, mails))
        stopped.check(sender.poll() is None, "the worker ended")
    stopped.broken += broken_invariants()
    return {"PostgreSQL stopped under load": stopped, "PostgreSQL restarted, nobody there": idle}


def stopped_and_started(cluster: Cluster, web: Site, crowd: Crowd, times: int) -> Figures:
    figures = Figures()
    processes = web.processes()
    for number in range(times):
        how = WAYS[number % len(WAYS)]
        away = LONG if number == 0 else SHORT
        stopped = time.monotonic()
        calm_until(stopped + CALM)
        figures.errors += told(crowd.between(stopped, stopped + CALM), may_be_put_off=False)
        stopped = time.monotonic()
        cluster.stop(how)
        time.sleep(away)
        cluster.start()
        back = time.monotonic() + BACK_WITHIN
        calm_until(back + CALM)
        figures.errors += told(crowd.between(stopped, back), may_be_put_off=True)
        figures.errors += told(crowd.between(back, back + CALM), may_be_put_off=False)
        put_off = [one for one in crowd.between(stopped, back) if one.is_put_off]
        figures.check(bool(put_off), "nobody noticed that the database was away")
        late = max((one.ended for one in put_off), default=0) - (back - BACK_WITHIN)
        print(f"  {how}, {away} s: {len(put_off)} put off, the last {late:+.1f} s after its return")
        longest = max(crowd.between(stopped, back + CALM), key=lambda one: one.seconds)
        print(
            f"    the longest wait, begun {longest.began - stopped:.1f} s after the stop: {longest}"
        )
    figures.tried = len(crowd.visits)
    figures.longest = max(one.seconds for one in crowd.visits)
    figures.check(figures.longest <= LONGEST, f"somebody waited {figures.longest:.1f} s")
    figures.check(web.processes() == processes, "a web process was restarted")
    return figures


def calm_until(moment: float) -> None:
    time.sleep(max(0, moment - time.monotonic()))


def told(visits: list[Visit], *, may_be_put_off: bool) -> int:
    """How many of these got what they must not get; the first few are printed."""
    wrong = [one for one in visits if not (one.is_served or (may_be_put_off and one.is_put_off))]
    for one in wrong[:5]:
        print(f"  {one}")
    return len(wrong)


def idle_through_a_restart(cluster: Cluster, web: Site) -> Figures:
    """Nobody uses the site while the database restarts: all connections kept are dead."""
    cluster.stop()
    cluster.start()
    time.sleep(BACK_WITHIN)
    figures = Figures()
    # Each page once: what was just answered comes from a process's memory.
    for path in showcase.ADDRESSES:
        began = time.monotonic()
        reply = Visitor(web.port).get(path)
        visit = Visit(path, began, time.monotonic(), reply)
        figures.tried += 1
        figures.longest = max(figures.longest, visit.seconds)
        figures.errors += told([visit], may_be_put_off=False)
    return figures


def what_came_of_forms(crowd: Crowd, mails: Recorder) -> Figures:
    """Who was told that a mail is on its way is known, and gets it, once."""
    connection.close()
    figures = Figures()
    known = set(Subscriber.objects.values_list("email", flat=True))
    figures.lost += len(set(crowd.signed_up) - known)
    try:
        wait_until(lambda: set(crowd.signed_up) <= set(mails.receivers()), 120)
    except TimeoutError:
        figures.lost += len(set(crowd.signed_up) - set(mails.receivers()))
    figures.repeated = len(mails.receivers()) - len(set(mails.receivers()))
    return figures
