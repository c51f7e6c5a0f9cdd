from cells.models.attempt import Attempt
from cells.models.collection import StoredSearch
from cells.models.credit import Credit
from cells.models.edition import Edition, Redaction, Rendering
from cells.models.matrix import Cell, Column, Matrix, Row
from cells.models.notice import Notice
from cells.models.page import Page, Withdrawn
from cells.models.passage import Listing, Mention, Passage
from cells.models.plain import PlainPage
from cells.models.presence import Presence
from cells.models.preview_link import PreviewLink
from cells.models.release import Release, ReleaseItem
from cells.models.remark import Remark
from cells.models.review import Review
from cells.models.search import IndexedPassage, Synonym, VocabularyWord
from cells.models.topic import Essay, Topic, TopicAlias

__all__ = [
    "Attempt",
    "Cell",
    "Column",
    "Credit",
    "Edition",
    "Essay",
    "IndexedPassage",
    "Listing",
    "Matrix",
    "Mention",
    "Notice",
    "Page",
    "Passage",
    "PlainPage",
    "Presence",
    "PreviewLink",
    "Redaction",
    "Release",
    "ReleaseItem",
    "Remark",
    "Rendering",
    "Review",
    "Row",
    "StoredSearch",
    "Synonym",
    "Topic",
    "TopicAlias",
    "VocabularyWord",
    "Withdrawn",
]
