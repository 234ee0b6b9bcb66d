"""Text out of office files, books, pages and mail, by parsers that run in a process of their own.

`worker.Worker` starts that process and keeps it within bounds, `child` is what runs there, and each
of the other modules reads one format. They get bytes and give `parsed.Parsed`.
"""
