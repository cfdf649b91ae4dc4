"""Folders of pictures and of texts, in archives or file by file, as rows of one table."""
