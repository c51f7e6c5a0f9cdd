"""Whatever is typed into the address of an admin page, the answer is never a 500."""

import pytest

HUGE = "9" * 26
LISTS = [
    "/admin/auth/user/",
    "/admin/auth/group/",
    "/admin/taggit/tag/",
    "/admin/cells/cell/",
    "/admin/entries/entry/",
    "/admin/entries/document/",
]
JUNK = [
    f"p={HUGE}",
    "p=-1",
    "p=x",
    "e=1",
    "all=1",
    f"o={HUGE}.-{HUGE}.x",
    "q=" + "x" * 3000,
    "q='%22%5C)(*:",
    "id__exact=x",
    f"id__exact={HUGE}",
    f"id__exact=-{HUGE}",
    f"id__in={HUGE},x",
    f"id__in={HUGE}",
    f"id__gt={HUGE}",
    "id__isnull=maybe",
    "password__startswith=pbkdf2",
    "no_such_field=1",
    "date_joined__year=x",
    "date_joined__gte=0000-00-00",
    "date_joined__gte=9999-12-31 23:59:59%2B99:99",
    "is_staff__exact=7",
    f"groups__id__exact={HUGE}",
    "groups__id__exact=x",
    "_facets=x",
    "_popup=1&_to_field=password",
    "_changelist_filters=%FE",
    "a__b__c__d=1",
    "__=1",
]

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("junk", JUNK)
@pytest.mark.parametrize("path", LISTS)
def test_a_list_survives_junk(administrator, path, junk):
    response = administrator.get(f"{path}?{junk}", follow=True)
    assert response.status_code in {200, 400}


@pytest.mark.parametrize("number", [HUGE, f"-{HUGE}", "0", "x", "1.5", "_5F", "%F0%9F%98%80"])
@pytest.mark.parametrize("act", ["change", "delete", "history"])
@pytest.mark.parametrize("path", LISTS)
def test_a_row_that_cannot_be_is_not_found(administrator, path, act, number):
    response = administrator.get(f"{path}{number}/{act}/", follow=True)
    assert response.status_code in {200, 404}


@pytest.mark.parametrize(
    "query",
    [
        "app_label=auth&model_name=user&field_name=password",
        "app_label=x",
        "",
        f"app_label=auth&model_name=user&field_name=x&term=a&page={HUGE}",
    ],
)
def test_the_autocomplete_address_survives_junk(administrator, query):
    assert administrator.get(f"/admin/autocomplete/?{query}").status_code in {403, 404}
