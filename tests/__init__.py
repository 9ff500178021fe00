"""The tests of the project, each where what it tests is.

The folder of a test is named like the package: `tests/recall` for `clinics/recall`, `tests/paper`
for `aftercare/paper`. What is said of the whole site or of all the code stands at the top of
`tests/`. Five folders are not packages: `browser` drives Chromium, `crash` kills processes, `bench`
measures, `cases` holds treatments with the advice that a clinician expects, and `schemas` the
documents of each released schema, which must stay readable. A file is named for the use
(`test_issue_sheet.py`), or for the pages of a package (`test_pages.py`,
`test_publishing_pages.py`). Beside the tests stand, without `test_`, the rows, forms and scenes
that several of them begin with. A statement about every rule, area or item is one test that runs
over all of them (`tests/loops.py`); a case that somebody would ask for by its name is a test of its
own.
"""
