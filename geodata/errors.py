"""The errors that Dateline raises on purpose; each message says what to do."""


class DatelineError(Exception):
    """Root of every error that is shown to a user as one line, without a traceback."""


class ArticleError(DatelineError, ValueError):
    """A document cannot be read; skip it, or mend what the message names."""


class ModelError(DatelineError, LookupError):
    """A language model is missing, unknown or altered; install or name another."""


class GazetteerError(DatelineError, ValueError):
    """The gazetteer's files are missing or altered; run `make gazetteer` or reinstall."""


class WorkerError(DatelineError, RuntimeError):
    """Processes that read documents cannot run; ask for fewer of them."""


class StoreError(DatelineError, OSError):
    """The data folder cannot be read or written; the message names the folder and the remedy."""


class FilterError(DatelineError, ValueError):
    """A filter's value cannot be understood; the page drops it with a note."""


class SettingError(DatelineError, ValueError):
    """A setting (environment variable or option) has a value that cannot be used."""


class ReviewError(DatelineError, ValueError):
    """A review says nothing, or nothing that can be used; the message says what is missing."""
