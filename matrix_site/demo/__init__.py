"""Demonstration content: `manage.py load_demo`.

What is here is only ever added where there is nothing: a row that exists is an editor's, even
if it was made here, and is left as it is.

- `axes`: the two matrices, their columns, rows and empty cells: the place where an import starts
- `library`: documents from `bibliography.csv`, whose rows were checked by hand; notices on them
- `words/`: what each page says, in all its editions; `markup` reads it
- `filling`: drafts of cells, one edition after the other; `plain_pages`: about, method and so on
- `topics`: subjects to follow, and essays on them; `collections`: searches that are kept
- `account`: the demonstration editor, who exists in development only
- `loading`: all of it in order, in one transaction
"""
