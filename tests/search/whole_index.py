"""The whole index made at once, in memory: what an index made step by step must come to, and what the engine is asked in tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from plugins.search.analysis import PURE, Document, Postings
from plugins.search.format import (
    TEXTS,
    Layout,
    PageLink,
    Segment,
    Shown,
    days_file,
    frequency,
    group_file,
    grouped,
    labels_file,
    lay_out,
    lexicon_file,
    manifest_file,
    own_files,
    packed,
    pages_file,
    stamp_of,
    text_file,
)
from plugins.search.pack import blobs_of
from plugins.search.segments import Sizes, Standing, is_one_file, segments_of


def shown(document: Document) -> Shown:
    """Return what a result shows of ``document``."""
    places, decrees = ", ".join(document.places), ", ".join(document.decrees)
    return Shown(document.id, document.title, places, document.label, decrees, document.summary, document.body)


def heads_files(segment: str, stamp: bytes, layout: Layout, heads: Iterable[str], blob_of: Callable[[str], bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield name and data, not yet packed, of all files of the ``heads`` of a segment."""
    for head, pages in layout.own.items():
        yield from own_files(segment, stamp, head, blob_of(head), pages).items()
    for number, group in enumerate(grouped(layout, heads)):
        yield from group_file(segment, stamp, number, {head: blob_of(head) for head in group}).items()


def texts_files(segment: str, stamp: bytes, documents: Iterable[Shown]) -> Iterator[tuple[str, bytes]]:
    """Yield name and data, not yet packed, of the files of texts of a segment; ``documents`` in the order of their numbers."""
    waiting: list[Shown] = []
    number = 0
    for document in documents:
        waiting.append(document)
        if len(waiting) == TEXTS:
            yield from text_file(segment, stamp, number, waiting).items()
            waiting = []
            number += 1
    if waiting:
        yield from text_file(segment, stamp, number, waiting).items()


def build(
    documents: Iterable[Document],
    postings_of: Callable[[Document], Postings],
    pages: Sequence[PageLink] = (),
    labels: Mapping[str, Mapping[str, str]] | None = None,
    sizes: Sizes = Sizes(),  # noqa: B008 - a tuple
) -> dict[str, bytes]:
    """Return the files of the whole index, packed, by their names (``a/h-giao``): what a step by step build must come to."""
    by_id = {document.id: document for document in documents}
    files: dict[str, bytes] = {}
    segments: list[Segment] = []
    divided = segments_of((Standing(document.id, document.day, document.added) for document in by_id.values()), sizes)
    for name, ids in divided.items():
        if not ids:
            continue
        stamp = stamp_of(ids)
        members = [by_id[id_] for id_ in ids]
        blobs = dict(blobs_of(map(postings_of, members), len(members)))
        layout = lay_out({head: len(blob) for head, blob in blobs.items()}, one_file=is_one_file(name))
        segments.append(Segment(name, stamp, len(members), layout))
        made = [heads_files(name, stamp, layout, blobs, blobs.__getitem__), texts_files(name, stamp, map(shown, members))]
        frequencies = {head: count for head, blob in blobs.items() if head[0] not in PURE and (count := frequency(blob))}
        for some in (*made, days_file(name, stamp, [document.day for document in members]).items(), lexicon_file(name, stamp, frequencies).items()):
            files.update((file, packed(file, data)) for file, data in some)
    for data in (manifest_file(segments), pages_file(pages), labels_file(labels or {})):
        files.update((file, packed(file, inside)) for file, inside in data.items())
    return files
