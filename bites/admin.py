from django.contrib import admin

from bites.models import Bite, Section

admin.site.register([Bite, Section])
