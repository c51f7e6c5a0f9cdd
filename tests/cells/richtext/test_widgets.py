import json

import pytest
from django import forms
from django.contrib.staticfiles import finders

from cells.richtext import Kind, Profile
from cells.richtext.fields import RichTextFormField
from cells.richtext.widgets import RichTextWidget, editor_configuration


@pytest.fixture
def form_class():
    class Form(forms.Form):
        body = RichTextFormField()

    return Form


def test_the_text_area_says_how_its_editor_is_made(form_class):
    attributes = form_class()["body"].as_widget().split("configurable=")[1]
    assert "Annotations" in attributes


@pytest.mark.parametrize("profile", Profile)
def test_every_block_of_the_editor_can_hold_something_and_be_reached(profile):
    content = editor_configuration(profile)["extensions"]["Blocks"]["content"]
    assert all(content.values())
    reachable = {kind for kinds in content.values() for kind in kinds}
    assert {container for container in content if container != "document"} <= reachable


def test_a_short_text_has_no_tools_for_long_ones():
    content = editor_configuration(Profile.SHORT)["extensions"]["Blocks"]["content"]
    assert "panel" not in content
    assert Kind.HEADING not in content["document"]
    assert Kind.UNFOLD in content["document"]


def test_what_the_editor_is_told_can_be_sent(form_class):
    assert json.loads(json.dumps(editor_configuration(Profile.FULL)))


def test_the_modules_and_the_style_sheet_are_there():
    for url in editor_configuration(Profile.FULL)["js_modules"]:
        assert finders.find(url.removeprefix("/static/")), url
    assert finders.find("css/prose.css")
    assert "css/prose.css" in str(RichTextWidget().media)
