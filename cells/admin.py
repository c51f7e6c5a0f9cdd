from django.contrib import admin

from cells.models import Cell, Column, Credit, Matrix, Notice, PlainPage, Row

admin.site.register([Matrix, Column, Row, Cell, Credit, PlainPage, Notice])
