"""Located events in, a browser page out; the command line."""
