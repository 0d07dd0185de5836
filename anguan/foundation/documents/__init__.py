"""Documents (文书与表格): tables people send us, tables and printed forms we give back.

`excel` reads .xlsx, .xls, .ods and .csv into a `Table` and writes workbooks; `pdf` sets printed forms with Typst;
`fonts` is the build step that prepares the Chinese font for them. Nothing here knows what a table is about.
"""
