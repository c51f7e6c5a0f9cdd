import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client

from matrix_site.accounts import DEMONSTRATION
from tests.factories import staff

pytestmark = pytest.mark.django_db

PASSWORD = "a long pass phrase"


def codenames(group):
    return set(Permission.objects.filter(group__name=group).values_list("codename", flat=True))


def test_editors_have_97_permissions():
    # Four on each of 19 tables; of the rest as many as the migrations of accounts give.
    assert len(codenames("Editors")) == 4 * 19 + 3 + 2 + 2 + 13 + 1


def test_publishers_may_publish_and_send_and_all_that_editors_may():
    assert codenames("Publishers") - codenames("Editors") == {
        "publish_page",
        "send_bulletin",
        "view_delivery",
        "view_subscriber",
        "view_suppression",
        "add_suppression",
        "delete_suppression",
    }
    assert codenames("Editors") < codenames("Publishers")


def test_a_demonstration_account_cannot_sign_in_on_a_real_site(client: Client, settings):
    staff("Editors", DEMONSTRATION)
    settings.DEBUG = False
    assert not client.login(username="tom", password=PASSWORD)


def test_a_demonstration_account_can_sign_in_where_one_develops(client: Client, settings):
    staff("Editors", DEMONSTRATION)
    settings.DEBUG = True
    assert client.login(username="tom", password=PASSWORD)


def test_an_open_session_of_a_demonstration_ends_on_a_real_site(client: Client, settings):
    settings.DEBUG = True
    client.force_login(staff("Editors", DEMONSTRATION))
    settings.DEBUG = False
    assert client.get("/admin/").status_code == 302


def test_other_accounts_sign_in_on_a_real_site(client: Client, settings):
    staff("Editors")
    settings.DEBUG = False
    assert client.login(username="tom", password=PASSWORD)


def test_the_demonstration_group_may_do_nothing_by_itself():
    assert not Group.objects.get(name=DEMONSTRATION).permissions.exists()
