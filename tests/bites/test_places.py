import pytest

from bites.importing.places import places


@pytest.mark.parametrize(
    ("orders", "expected"),
    [
        ([], []),
        ([None, None], [10, 20]),
        ([10, None, 20], [10, 15, 20]),
        ([10, None, None, 13], [10, 11, 12, 13]),
        ([10, 20, None], [10, 20, 30]),
        ([None, 10], [5, 10]),
        ([10, None, 11], [10, 20, 30]),  # no room
        ([20, 10], [10, 20]),  # another order
        ([0, 0], [10, 20]),  # none was ever given
    ],
)
def test_new_ones_go_between_and_the_others_stay_where_they_can(orders, expected):
    assert places(orders) == expected
