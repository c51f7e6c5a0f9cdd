"""
While a release is put in place, the code of the release before runs on the schema of the new
one (docs/operations.md, "Upgrading without anybody noticing"). So a migration only adds, and
what it adds may be left out.

What a function does to the rows (RunPython) is not seen here: that is for whoever reads it.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState

OURS = {app.label for app in apps.get_app_configs() if Path(app.path).parent == settings.BASE_DIR}
NO_RELEASE_YET = "there was no release before it"
# Each with the reason: for what was taken away, the release in which its last reader went.
ALLOWED = {
    "cells.0005_sources_and_notice_addresses": NO_RELEASE_YET,
    "cells.0006_renderings_are_bytes": NO_RELEASE_YET,
    "cells.0008_roles_and_sizes_of_logos": NO_RELEASE_YET,
    "cells.0011_withdrawal": NO_RELEASE_YET,
    "cells.0012_topics_have_pages": NO_RELEASE_YET,
    "cells.0016_notice_of_a_new_address": NO_RELEASE_YET,
    "entries.0005_inbox": NO_RELEASE_YET,
    "entries.0006_correction": NO_RELEASE_YET,
    "subscriptions.0004_what_a_token_undoes": NO_RELEASE_YET,
    "subscriptions.0005_bulletins": NO_RELEASE_YET,
    "subscriptions.0006_fewer_indexes_of_deliveries": NO_RELEASE_YET,
    "subscriptions.0007_what_is_withdrawn": NO_RELEASE_YET,
}
TAKES_AWAY = (
    migrations.RemoveField,
    migrations.RenameField,
    migrations.DeleteModel,
    migrations.RenameModel,
    migrations.AlterModelTable,
)


def breaches(app: str, operations: list[Operation], state: ProjectState) -> Iterator[str]:
    """What the release before would trip over; `state` becomes what it is afterwards."""
    made: set[str] = set()
    for operation in operations:
        if isinstance(operation, migrations.SeparateDatabaseAndState):
            yield from breaches(app, operation.database_operations, state.clone())
        elif isinstance(operation, migrations.CreateModel):
            made.add(operation.name_lower)
        elif getattr(operation, "model_name_lower", "") not in made and (
            word := breach(operation, lambda name: state.models[app, name])
        ):
            yield f"{word} {operation.describe()}"
        operation.state_forwards(app, state)


def breach(operation: Operation, model_named: Callable[[str], ModelState]) -> str:
    """In a word, what is wrong with one operation on a table that was there before; or ""."""
    if isinstance(operation, TAKES_AWAY):
        return "gone:"
    if isinstance(operation, migrations.RunSQL):
        return "unknown:"
    if isinstance(operation, migrations.AddConstraint):
        return "refused:"
    if isinstance(operation, migrations.AddField):
        return "" if may_be_left_out(operation.field) else "needed:"
    if isinstance(operation, migrations.AlterField):
        old = model_named(operation.model_name_lower).fields[operation.name]
        return "narrower:" if is_narrower(operation.field, old) else ""
    return ""


def may_be_left_out(field: models.Field) -> bool:
    """Django's own `default` is no default in the database, once the column is there."""
    return field.many_to_many or field.null or field.has_db_default()


def is_narrower(new: models.Field, old: models.Field) -> bool:
    """Whether what fitted the old column may not fit the new one."""
    shorter = (new.max_length or 10**9) < (old.max_length or 10**9)
    is_another = new.get_internal_type() != old.get_internal_type()
    return is_another or shorter or (old.null and not new.null) or (new.unique and not old.unique)


def found_in_ours() -> dict[str, list[str]]:
    """What each migration of ours breaks, by "app.name"."""
    loader = MigrationLoader(None)
    state, found = ProjectState(), {}
    for app, name in dict.fromkeys(
        step for leaf in loader.graph.leaf_nodes() for step in loader.graph.forwards_plan(leaf)
    ):
        told = list(breaches(app, loader.disk_migrations[app, name].operations, state))
        if app in OURS and told:
            found[f"{app}.{name}"] = told
    return found


@pytest.fixture(scope="module")
def found() -> dict[str, list[str]]:
    return found_in_ours()


def test_the_release_before_runs_on_the_schema_of_each_migration(found):
    assert {name: told for name, told in found.items() if name not in ALLOWED} == {}


def test_what_is_allowed_is_needed(found):
    assert set(ALLOWED) <= set(found)


@pytest.mark.parametrize(
    ("operation", "said"),
    [
        (migrations.RemoveField("cell", "headline"), "gone:"),
        (migrations.RenameField("cell", "headline", "title"), "gone:"),
        (migrations.DeleteModel("Cell"), "gone:"),
        (migrations.RenameModel("Cell", "Square"), "gone:"),
        (migrations.AlterModelTable("Cell", "squares"), "gone:"),
        (migrations.RunSQL("DROP TABLE cells_cell"), "unknown:"),
        (migrations.AddField("cell", "colour", models.TextField(default="red")), "needed:"),
        (migrations.AddField("cell", "colour", models.TextField(db_default="red")), ""),
        (migrations.AddField("cell", "colour", models.TextField(null=True)), ""),
        (migrations.AlterField("cell", "headline", models.CharField(max_length=9)), "narrower:"),
        (migrations.AlterField("cell", "headline", models.CharField(max_length=30)), ""),
        (migrations.AlterField("cell", "headline", models.IntegerField()), "narrower:"),
        (
            migrations.AddConstraint("cell", models.UniqueConstraint("headline", name="one")),
            "refused:",
        ),
    ],
)
def test_what_breaks_the_release_before_is_seen(operation, said):
    before = migrations.CreateModel("Cell", [("headline", models.CharField(max_length=20))])
    state = ProjectState()
    before.state_forwards("cells", state)
    told = list(breaches("cells", [operation], state))
    assert [word.split()[0] for word in told] == ([said] if said else [])


def test_a_new_table_may_be_as_it_likes():
    new = migrations.CreateModel("Shelf", [("name", models.TextField())])
    full = migrations.AddField("shelf", "colour", models.TextField())
    assert list(breaches("cells", [new, full], ProjectState())) == []
