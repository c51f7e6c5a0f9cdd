from django.contrib import admin

from entries.models import Document, Entry

admin.site.register([Document, Entry])
