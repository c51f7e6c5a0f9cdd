"""Demonstration content: `manage.py load_demo`.

What is here is only ever added where there is nothing: a row that exists is an editor's, even
if it was made here, and is left as it is.

- `axes`: the two matrices, their columns, rows and empty cells: the place where an import starts
- `library`: documents and entries from `bibliography.csv`, whose rows were checked by hand
- `words`: abstracts and bites of a few cells; `plain_pages`: about, method and so on
- `account`: the demonstration editor, who exists in development only
- `loading`: all of it in order, in one transaction
"""
