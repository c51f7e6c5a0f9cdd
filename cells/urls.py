from django.urls import path

from cells import converters
from cells.views import (
    api,
    cite,
    collections,
    comparing,
    course,
    exports,
    feeds,
    home,
    logos,
    pages,
    papers,
    passages,
    search,
    sitemap,
    topics,
)

converters.register()

app_name = "cells"
urlpatterns = [
    # What is read most stands first: Django tries one after the other. An essay on a topic has
    # editions as other pages have, but a page without it.
    path("", home.home, name="home"),
    path("topics/<topic:slug>/", topics.topic, name="topic"),
    path("<page:path>/", pages.page, name="page"),
    path("search/", search.search, name="search"),
    path("search.<form:form>", exports.search, name="search_file"),
    path("search.atom", feeds.search, name="search_feed"),
    path("collections/", collections.collections, name="collections"),
    path("collections/<slug:slug>/", collections.collection, name="collection"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("sitemap-<number:number>.xml", sitemap.sitemap, name="sitemap_file"),
    path("entry/<number:number>/", passages.entry, name="entry"),
    path("section/<number:number>/", passages.section, name="section"),
    path("entry/<number:number>/<mark:mark>/", passages.entry, name="entry_mark"),
    path("section/<number:number>/<mark:mark>/", passages.section, name="section_mark"),
    path("media/logos/<logo:name>", logos.logo, name="logo"),
    path("entry/<number:number>.<form:form>", exports.entry, name="entry_file"),
    path("entry/<number:number>/cite/", cite.entry, name="cite_entry"),
    path("feed.atom", feeds.site, name="feed"),
    path("api/", api.about, name="api"),
    path("api/openapi.json", api.description, name="openapi"),
    path("api/schema/1.json", api.json_schema, name="schema"),
    path("topics/", topics.topics, name="topics"),
    path("topics/<topic:slug>.atom", topics.feed, name="topic_feed"),
    path("topics/<topic:slug>.<form:form>", topics.file, name="topic_file"),
    path("<matrix:slug>/course/", course.course, name="course"),
    path("<page:path>.pdf", papers.pdf, name="pdf"),
    path("<page:path>/sheet/", papers.sheet, name="sheet"),
    path("<page:path>/<edition:address>.pdf", papers.pdf, name="edition_pdf"),
    path("<page:path>/editions/", pages.editions, name="editions"),
    path("<page:path>/<edition:address>/", pages.archived, name="archived"),
    path("<page:path>/compare/", comparing.choose, name="choose"),
    path(
        "<page:path>/compare/<edition:older>...<edition:newer>/",
        comparing.comparison,
        name="compare",
    ),
    path("<page:path>/cite/", cite.page, name="cite"),
    path("<page:path>/<edition:address>/cite/", cite.page, name="cite_edition"),
    path("<page:path>.atom", feeds.page, name="page_feed"),
    path("<page:path>.<form:form>", exports.page, name="file"),
    path("<page:path>/<edition:address>.<form:form>", exports.edition, name="edition_file"),
    path("<page:path>/cite.<form:form>", exports.citation, name="citation"),
    path(
        "<page:path>/<edition:address>/cite.<form:form>",
        exports.citation,
        name="edition_citation",
    ),
]
