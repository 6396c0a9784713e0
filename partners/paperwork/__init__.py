"""Spreadsheets in and out.

Holds  tables     what a table read from a file is, and what may be wrong with it
       reading    read_table: any csv, xls or xlsx into rows of text, with every bad row named
       encoding   which letters the bytes of a text file mean
       delimited  the records of a text file
       content    what a file is, told by its content
       workbooks  the rows of a workbook, bombs kept out
       apart      the same for the old format, in a process of its own
       imports    what an import did, and which rows it left out
       writing    write_xlsx and write_csv, which no office program will execute

Pure: no tables of the database, and the clock is never read. Imports `partners.words`; of Django only
translation and its validation error.
"""
