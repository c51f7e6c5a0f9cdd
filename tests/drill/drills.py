"""All drills: what each does to the site, and what must be so afterwards.

A drill is a function `run(ground, times)` in a module of its own, which is imported only in the
process that runs it: models need settings. It returns the `Figures` that it counted, by what was
done: each is a row of the table.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from django.utils.module_loading import import_string

from tests.drill.ground import Ground

type Run = Callable[[Ground, int], dict[str, Figures]]

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
BOTH = (SQLITE, POSTGRESQL)


@dataclass(slots=True)
class Figures:
    """What a drill counted.

    `tried` are requests, mails or acts; `errors` those that were answered as they must not be;
    `lost` what was promised and is not there; `repeated` what came twice; `longest` how many
    seconds somebody waited. `broken` are sentences: each a promise that was not kept.
    """

    tried: int = 0
    errors: int = 0
    lost: int = 0
    repeated: int = 0
    longest: float = 0.0
    broken: list[str] = field(default_factory=list)

    @property
    def is_kept(self) -> bool:
        """Whether every promise was."""
        return not (self.errors or self.lost or self.broken)

    def check(self, is_so: bool, otherwise: str) -> None:
        """A promise; `otherwise` says what is wrong where it is not kept."""
        if not is_so:
            self.broken.append(otherwise)

    def add(self, other: "Figures") -> None:
        self.tried += other.tried
        self.errors += other.errors
        self.lost += other.lost
        self.repeated += other.repeated
        self.longest = max(self.longest, other.longest)
        self.broken += other.broken


@dataclass(frozen=True, slots=True)
class Drill:
    """`what` is done, `short` times or `full` times, on each of the databases `on`.

    `run` names the function, as a dotted path. `is_mounting`: it needs a file system of its own.
    """

    name: str
    what: str
    run: str
    short: int
    full: int
    on: tuple[str, ...] = BOTH
    is_mounting: bool = False

    def __call__(self, ground: Ground, *, is_full: bool) -> dict[str, Figures]:
        function: Run = import_string(self.run)
        return function(ground, self.full if is_full else self.short)


def as_json(rows: dict[str, Figures]) -> str:
    return json.dumps({what: asdict(figures) for what, figures in rows.items()})


def from_json(text: str) -> dict[str, Figures]:
    return {what: Figures(**told) for what, told in json.loads(text).items()}


HERE = "tests.drill"
DRILLS = (
    Drill(
        "database",
        "PostgreSQL stopped under load, and back",
        f"{HERE}.stopped_database.run",
        short=2,
        full=30,
        on=(POSTGRESQL,),
    ),
    Drill(
        "redis",
        "Redis gone, and silent, under load",
        f"{HERE}.lost_redis.run",
        short=2,
        full=30,
        on=(POSTGRESQL,),
    ),
    Drill(
        "mail",
        "workers that send mail killed",
        f"{HERE}.mail.drill",
        short=4,
        full=40,
    ),
    Drill(
        "smtp",
        "the mail server gone, silent and refusing while mails go out",
        f"{HERE}.lost_mail_server.run",
        short=4,
        full=30,
    ),
    Drill(
        "newsroom",
        "what editors do killed at any moment",
        f"{HERE}.killed_newsroom.run",
        short=7,
        full=30,
    ),
    Drill(
        "data",
        "backup, restore and erasing killed at any moment",
        f"{HERE}.killed_data.run",
        short=6,
        full=30,
    ),
    Drill(
        "web",
        "web processes killed while editors save",
        f"{HERE}.killed_web.run",
        short=8,
        full=30,
    ),
    Drill(
        "disk",
        "disks filled up under uploads, backups, ledger, mail",
        f"{HERE}.full_disk.run",
        short=3,
        full=30,
        is_mounting=True,
    ),
    Drill(
        "calendar",
        "a leap year with both changes of clocks",
        f"{HERE}.leap_year.run",
        short=1,
        full=1,
    ),
)
