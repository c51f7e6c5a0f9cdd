"""Subjects that readers may follow: a live fact, other names for it, and the essay on it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Concat
from django.urls import reverse
from simple_history.models import HistoricalRecords

from cells import newsroom
from cells.models.live import LiveFact, LiveQuerySet
from cells.models.page import Page, PageQuerySet
from cells.models.subject import Subject
from cells.richtext.fields import RichTextField

FOLDER = "topics/"


class TopicQuerySet(LiveQuerySet["Topic"]):
    def hot(self) -> "TopicQuerySet":
        return self.filter(is_hot=True)

    def public(self) -> "TopicQuerySet":
        """Those that a visitor may read of: all but where the page with the essay is withdrawn."""
        path = Concat(Value(FOLDER), OuterRef("slug"))
        return self.exclude(Exists(Page.objects.filter(path=path).exclude(withdrawn_on=None)))


class LiveName(LiveFact):
    """A row with an address below /topics/ that readers see at once, on any page of the site."""

    slug = models.SlugField(
        max_length=90,
        unique=True,
        allow_unicode=True,
        help_text="The last part of its address. It can no longer change once you save.",
    )

    class Meta:
        abstract = True

    def pages(self) -> PageQuerySet:
        """Home: every page leads to the topics, and every page's validator holds home's version."""
        Page.objects.get_or_create(path=Page.HOME, kind=Page.Kind.HOME)
        return Page.objects.filter(path=Page.HOME)

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        newsroom.lock()
        self.refuse_a_new_slug()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        self.refuse_a_new_slug()

    def refuse_a_new_slug(self) -> None:
        """Raise ValidationError if saving would change an address: those are for ever."""
        stored = type(self)._base_manager.filter(pk=self.pk).values_list("slug", flat=True).first()
        if stored is not None and stored != self.slug:
            raise ValidationError(f"“{stored}” is an address. It can no longer change.")


class Topic(LiveName):
    """A subject that readers may follow through all cells: a live fact.

    Its entries are those whose document bears the tag with the same slug. Its name is true at
    once, in lists of today; editions keep the names of tags as they were.
    """

    name = models.CharField(
        max_length=80, help_text="As readers see it. A change shows as soon as you save."
    )
    is_hot = models.BooleanField(
        "hot topic", default=False, help_text="Shown under the cells of rows and columns."
    )
    order = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers come first.")

    history = HistoricalRecords()
    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["order", "name"]
        constraints = [
            models.CheckConstraint(name="topic_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("cells:topic", args=[self.slug])

    @property
    def path(self) -> str:
        """Of the page with the essay on it, if there is one."""
        return f"{FOLDER}{self.slug}"

    def clean(self) -> None:
        super().clean()
        if TopicAlias.objects.filter(slug=self.slug).exists():
            raise ValidationError({"slug": "This address leads to another topic already."})


class TopicAlias(LiveName):
    """Another word for a topic; its address leads to the topic for good."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="aliases")

    history = HistoricalRecords()
    objects = LiveQuerySet["TopicAlias"].as_manager()

    class Meta:
        ordering = ["slug"]
        verbose_name = "other address of a topic"
        verbose_name_plural = "other addresses of topics"

    def __str__(self) -> str:
        return f"/{FOLDER}{self.slug}/"

    def clean(self) -> None:
        super().clean()
        if Topic.objects.filter(slug=self.slug).exists():
            raise ValidationError({"slug": "This is the address of a topic itself."})


class Essay(Subject):
    """What the editors have to say on a topic: a page with editions, under the topic's address.

    Below it readers see the entries of today, which no edition holds.
    """

    topic = models.OneToOneField(
        Topic,
        on_delete=models.PROTECT,
        help_text="Type a few letters of its name. It can no longer change once the essay is "
        "published.",
    )
    title = models.CharField(max_length=120, help_text="The heading of the essay.")
    body = RichTextField(blank=True)

    history = HistoricalRecords()

    page_kind = Page.Kind.TOPIC
    ADDRESS = RegexValidator(
        r"^[a-z0-9_-]+\Z", "Only a topic whose slug has plain letters and digits has an essay."
    )

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @property
    def path(self) -> str:
        return self.topic.path

    def clean(self) -> None:
        if self.topic_id:
            self.ADDRESS(self.topic.slug)
            super().clean()
