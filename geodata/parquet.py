"""A stream of record batches as the bytes of one Parquet file, row group by row group.

Memory holds one row group, whatever the size of the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

MEDIA_TYPE: Final = "application/vnd.apache.parquet"
GROUP_ROWS: Final = 20_000


def parquet(
    reader: pa.RecordBatchReader, *, constants: Mapping[str, str], metadata: Mapping[str, str]
) -> Iterator[bytes]:
    """The pieces of the file; `constants` are columns with one value, `metadata` the file's own."""
    schema = reader.schema
    for name in constants:
        schema = schema.append(pa.field(name, pa.string()))
    schema = schema.with_metadata(dict(metadata))
    pipe = _Pipe()
    with pq.ParquetWriter(pa.PythonFile(pipe, mode="w"), schema, compression="zstd") as writer:
        for group in _groups(reader):
            filled = [pa.repeat(pa.scalar(value), group.num_rows) for value in constants.values()]
            table = pa.Table.from_arrays([*group.columns, *filled], schema=schema)
            writer.write_table(table, row_group_size=GROUP_ROWS)
            yield pipe.taken()
    yield pipe.taken()


def _groups(reader: pa.RecordBatchReader) -> Iterator[pa.Table]:
    held: list[pa.RecordBatch] = []
    for batch in reader:
        held.append(batch)
        if sum(b.num_rows for b in held) >= GROUP_ROWS:
            yield pa.Table.from_batches(held)
            held = []
    if held:
        yield pa.Table.from_batches(held)


class _Pipe:
    """What the writer takes for a file: keeps the bytes until they are taken, counts them all."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._position = 0
        self.closed = False

    def write(self, data: Any) -> int:
        piece = bytes(data)
        self._pieces.append(piece)
        self._position += len(piece)
        return len(piece)

    def tell(self) -> int:
        return self._position

    def flush(self) -> None:
        """Nothing waits: `taken` has it all."""

    def close(self) -> None:
        self.closed = True

    def taken(self) -> bytes:
        """The bytes written since the last call."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)
