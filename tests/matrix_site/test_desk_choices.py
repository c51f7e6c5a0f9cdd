"""What a screen can show, chosen from pills in a row."""

import pytest

from matrix_site.desk.choices import choices_of

LABELS = {"changes": "Changes only", "whole": "Whole page"}


def test_a_choice_keeps_the_rest_of_the_address(rf):
    request = rf.get("/admin/publish/drug/e5/", {"next": "/admin/", "view": "changes"})
    choices = choices_of(request, "view", LABELS)
    assert [one.address for one in choices] == [
        "?next=%2Fadmin%2F&view=changes",
        "?next=%2Fadmin%2F&view=whole",
    ]


@pytest.mark.parametrize("asked", [{}, {"view": ""}, {"view": "junk"}, {"view": "changes"}])
def test_the_first_is_chosen_where_the_address_names_none(rf, asked):
    choices = choices_of(rf.get("/admin/", asked), "view", LABELS)
    assert [one.is_chosen for one in choices] == [True, False]


def test_the_one_that_is_named_is_chosen(rf):
    choices = choices_of(rf.get("/admin/", {"view": "whole"}), "view", LABELS)
    assert [one.is_chosen for one in choices] == [False, True]
