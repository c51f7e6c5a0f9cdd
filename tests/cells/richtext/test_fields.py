import pytest
from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.test.utils import isolate_apps

from cells.richtext import Profile
from cells.richtext.fields import RichTextField, RichTextFormField
from cells.richtext.widgets import RichTextWidget

DIRTY = "<h2>a</h2><script>b</script>"


@pytest.fixture
def text_model():
    with isolate_apps("cells"):

        class Text(models.Model):
            body = RichTextField(blank=True)
            short = RichTextField(profile=Profile.SHORT, blank=True)

            class Meta:
                app_label = "cells"

            def __str__(self):
                return self.body

        yield Text


def saved(row, name):
    return row._meta.get_field(name).pre_save(row, add=True)


def test_what_is_saved_is_sanitised_within_its_profile(text_model):
    row = text_model(body=DIRTY, short=DIRTY)
    assert saved(row, "body") == "<h3>a</h3>"
    assert saved(row, "short") == "<p>a</p>"


def test_the_row_in_hand_holds_what_was_saved(text_model):
    row = text_model(body=DIRTY)
    saved(row, "body")
    assert row.body == "<h3>a</h3>"


def test_an_expression_is_left_to_the_database(text_model):
    row = text_model(body=models.F("short"))
    assert saved(row, "body") == models.F("short")


def test_a_migration_sees_a_plain_text_field(text_model):
    _, path, args, kwargs = text_model._meta.get_field("short").deconstruct()
    assert (path, args, kwargs) == ("django.db.models.TextField", [], {"blank": True})


def test_the_admins_text_area_gives_way_to_the_editor(text_model):
    field = text_model._meta.get_field("short").formfield(widget=AdminTextareaWidget)
    assert isinstance(field, RichTextFormField)
    assert field.widget.profile is Profile.SHORT


def test_another_of_our_widgets_is_taken(text_model):
    widget = RichTextWidget(attrs={"rows": 3}, profile=Profile.SHORT)
    field = text_model._meta.get_field("short").formfield(widget=widget)
    assert field.widget.attrs["rows"] == 3


def test_a_form_gives_clean_text_and_knows_what_reads_the_same():
    class Form(forms.Form):
        body = RichTextFormField()

    form = Form({"body": "<p>a  b</p><p></p>"}, initial={"body": "<p>a b</p>"})
    assert form.is_valid()
    assert form.cleaned_data["body"] == "<p>a b</p>"
    assert not form.has_changed()


def test_a_required_text_needs_words():
    with pytest.raises(forms.ValidationError):
        RichTextFormField().clean("<p> </p>")
