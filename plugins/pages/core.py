"""The pages capability: which pages each key has, and which keys a change of a record makes dirty. Knows nothing of Pelican."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from plugins.archive.core import Registers, thread_of
from plugins.archive.figures import read_group, read_point
from plugins.archive.mapping import (
    ALL,
    CAP,
    FIGURES,
    GIVEN,
    GROUPS,
    HOLDERS,
    LETTERS,
    LOG,
    NAMES,
    PEOPLE,
    SERIES,
    SPELLINGS,
    UNDATED,
    order_of,
    split,
    thread_order,
)
from plugins.archive.people import read_appearance
from plugins.archive.plan import Artifact, Change, Key, Months, Site, calendar_keys, node_key, parse_key, record_key
from plugins.archive.queries import NEAR, REACH, rarity
from plugins.common.text import slugify
from plugins.records.core import Record
from plugins.records.schema import LEVELS

from . import browse, coverage, decrees, home, log, nodes, people, places, series, sitemaps, threads
from .article import article_pages, facts_once
from .cards import CardRenderer
from .chrome import Chrome, PageSettings, commonest
from .feedback import feedback_pages
from .open_data import data_pages
from .security import security_files
from .sheets import sheet_pages
from .short import CODES, short_pages

if TYPE_CHECKING:
    from jinja2 import Environment

STEADY, WHOLE, NUMBERS = "steady", ALL, "numbers"  # The last: the index of series.


@dataclass(frozen=True)
class Pages:
    """The capability: pages for people."""

    settings: PageSettings
    keeps = False

    def planner(self, site: Site) -> PagePlanner:
        return PagePlanner(site, self.settings)

    def assets(self, theme: Path) -> Iterable[Artifact]:
        return ()

    def card(self, environment: Environment, registers: Registers) -> Callable[[Record], str]:
        return CardRenderer(environment, registers)

    @property
    def version(self) -> str:
        return repr(self.settings)


class PagePlanner:
    """Plans the pages of one state of the site."""

    def __init__(self, site: Site, settings: PageSettings) -> None:
        self._site, self._archive = site, site.archive
        self._chrome = Chrome(site.archive, settings, site.sources.pages, site.media, site.assets)
        self._bodies = site.bodies
        self._planners: dict[str, Callable[[Key], Iterable[Artifact]]] = {
            "record": self._record,
            "place": lambda key: places.place_pages(self._chrome, key),
            "cross": lambda key: places.crossing_pages(self._chrome, key),
            "decree": lambda key: decrees.decree_pages(self._chrome, self._bodies, key),
            "force": lambda key: nodes.force_pages(self._chrome, key),
            "topic": lambda key: nodes.topic_pages(self._chrome, key),
            "level": lambda key: nodes.level_pages(self._chrome, key),
            UNDATED: lambda key: nodes.undated_pages(self._chrome, key),
            ALL: self._whole,
            STEADY: lambda _: (*browse.steady_pages(self._chrome), *feedback_pages(self._chrome), *data_pages(self._chrome), *security_files(settings)),
            "text": lambda key: browse.standing_page(self._chrome, self._bodies, key.name),
            "thread": lambda key: threads.thread_pages(self._chrome, key),
            FIGURES: lambda key: series.series_pages(self._chrome, key),
            "figure": lambda key: series.figure_pages(self._chrome, key),
            NUMBERS: lambda _: (series.index_page(self._chrome),),
            PEOPLE: lambda key: people.people_pages(self._chrome, key),
            LOG: lambda key: log.log_pages(self._chrome, key),
            sitemaps.TERM: lambda key: sitemaps.sitemap_pages(self._chrome, key),
        }

    def keys(self) -> Iterator[str]:
        """Yield the keys that cost little to plan and depend on files other than records."""
        yield STEADY
        for text in self._site.sources.pages:
            yield f"decree:{text.decree}" if text.decree else f"text:{text.path}"

    def lasting_keys(self) -> Iterator[str]:
        """Yield the keys of pages that are there even without a record, and of those that no single term tells of."""
        registers = self._archive.registers
        yield from (WHOLE, UNDATED)
        yield from (f"place:{place.id}" for place in registers.gazetteer if place.is_province)
        yield from (f"decree:{decree.id}" for decree in registers.decrees)
        yield from (f"force:{force.id}" for force in registers.forces)
        yield from (f"level:{slugify(level)}" for level in LEVELS)
        yield from (node_key(ALL, year) for year in self._archive.year_span)
        yield from self._of_facts()
        yield from log.lasting_keys(self._chrome)
        for year, month in self._archive.term(ALL).months:
            yield from sitemaps.keys_showing(year * 10_000 + month * 100)

    def _of_facts(self) -> Iterator[str]:
        """Yield the keys of threads, series and people."""
        archive = self._archive
        yield from (f"thread:place:{place_id}" for place_id in archive.listed_among("place"))
        named = {slugify(name) for level in LEVELS for name in archive.term(f"level:{slugify(level)}").tally(SERIES)}
        yield from (f"thread:series:{slug}" for slug in sorted(named))
        yield NUMBERS
        yield from (f"{FIGURES}:{place_id}" for place_id in archive.term(FIGURES).tally(HOLDERS))
        yield from sorted({f"figure:{read_group(value)[0].what}" for value in archive.term(FIGURES).tally(GROUPS)})
        yield PEOPLE
        for letter in archive.term(PEOPLE).tally(LETTERS):
            yield f"{PEOPLE}:{letter}"
            yield from (f"{PEOPLE}:{letter},{given}" for given in archive.term(f"{PEOPLE}:{letter}").tally(GIVEN))

    def plan(self, key: str) -> Iterable[Artifact]:
        parsed = parse_key(key)
        planner = self._planners.get(parsed.kind)
        return planner(parsed) if planner else ()

    def _record(self, key: Key) -> Iterator[Artifact]:
        found = self._archive.record(key.name)
        if found is not None:
            facts = facts_once(self._chrome, found)
            yield from article_pages(self._chrome, found, facts)
            yield from sheet_pages(self._chrome, found, facts)
            yield from short_pages(self._chrome, found.record)

    def _whole(self, key: Key) -> Iterator[Artifact]:
        """Yield the pages on the whole archive; or on a year, quarter, month, day of it."""
        chrome = self._chrome
        yield from nodes.all_pages(chrome, key)
        if key.year and not (key.quarter or key.month):
            yield from coverage.year_pages(chrome, key.year)
        if not key.year:
            yield home.home_page(chrome)
            yield decrees.index_page(chrome)
            yield from nodes.index_pages(chrome)
            yield from browse.counted_pages(chrome)
            yield from sitemaps.index_pages(chrome)

    # What a change makes dirty.

    def dirtied(self, change: Change) -> Iterator[str]:
        """Yield the pages of records around the changed one, where it was and where it is; and what else shows it."""
        yield WHOLE
        for record in filter(None, (change.before, change.after)):
            yield from sitemaps.keys_showing(order_of(record))
            yield from self._thread_of(record)
            if record.relay_of:
                yield record_key(record.relay_of)
            yield from (record_key(card.id) for card in self._archive.relays(record.id))  # They look at their meeting by its id.
            yield from self._decrees_naming(record.id)
            yield f"thread:{thread_of(record)}"
            # What is promised shows who takes it up, who takes it up whose it was.
            yield from (record_key(promise.taken_up_by) for promise in record.promises if promise.taken_up_by)
            yield from (record_key(card.id) for card in self._archive.taking_up(record.id))
        for mapped in filter(None, (change.mapped_before, change.mapped_after)):
            yield from log.keys_showing(mapped)
            for term, order in mapped.terms:
                if term.startswith(CODES):
                    yield from map(record_key, self._archive.members(term))
                if self._archive.joins(term):
                    yield from self._around(term, order, change.id, NEAR)

    def _thread_of(self, record: Record) -> Iterator[str]:
        thread, order = thread_of(record), order_of(record)
        if not thread or not order:
            return
        yield from self._around(f"thread:{thread}", thread_order(order), record.id, 2 * REACH)
        year, _, day = split(order)
        if not day:  # It may stand between any two of its year.
            members = self._archive.between(f"thread:{thread}", (year - 1) * 10_000, (year + 2) * 10_000)
            yield from (record_key(brief.id) for brief in members)

    def _around(self, term: str, order: int, record_id: str, reach: int) -> Iterator[str]:
        for side in self._archive.around(term, order, record_id, reach):
            yield from (record_key(card.id) for card in side)

    def _decrees_naming(self, record_id: str) -> Iterator[str]:
        """Yield the decrees of which the record is a source."""
        register = self._archive.decrees
        for decree in register:
            if any(register.sources[source].record == record_id for source in decree.sources):
                yield f"decree:{decree.id}"

    def reshaped(self, term: str, before: Months, after: Months) -> Iterator[str]:
        """Yield what shows every year of the archive when its first or last year changes, and the records of a topic that became rarer or commoner."""
        if term == ALL:
            yield WHOLE
            yield from sitemaps.keys_reshaped(before, after)
            spans = [[year for (year, _), number in months.items() if year and number] for months in (before, after)]
            if [spans[0] and (min(spans[0]), max(spans[0]))] != [spans[1] and (min(spans[1]), max(spans[1]))]:
                every = [*spans[0], *spans[1]]
                yield from (node_key(ALL, year) for year in range(min(every), max(every) + 1))
                yield from (f"{kind}:{name}" for kind in ("place", "decree") for name in self._archive.listed_among(kind))
        elif term.startswith("topic:"):
            then, now = (rarity(sum(months.values())) for months in (before, after))
            if then != now:  # Few records, or else as many as were added or taken at once.
                yield from (record_key(card.id) for card in self._archive.term(term).cards())

    def recounted(self, term: str, facet: str, change: Mapping[str, int]) -> Iterator[str]:
        """Yield the calendar of a topic that is called otherwise now, as another of its spellings has become the commonest; and what shows figures and people."""
        match term.partition(":")[0], facet:
            case "figures", "point":
                yield from sorted({f"figure:{read_point(value).group.what}" for value in change})
            case "figures", "group":
                yield from self._regrouped(term, change)
            case "figures", "spelling":
                yield from self._relabelled(change)
            case "people", "chair":
                yield from (PEOPLE, *sorted({f"{term},{read_appearance(value).given}" for value in change}))
            case _, "event" if term != LOG:
                yield from log.keys_recounted(self._chrome, term, change)
            case "people", "letter" | "name":
                yield from self._repeopled(facet, change)
        if facet != SPELLINGS or not term.startswith("topic:") or self._archive.term(term).count <= CAP:
            return
        now = self._archive.term(term).tally(SPELLINGS)
        then = {value: number for value in now.keys() | change.keys() if (number := now.get(value, 0) - change.get(value, 0))}
        if not then or commonest(then) != commonest(now):
            yield from calendar_keys(term, self._archive.term(term).months)

    def _regrouped(self, term: str, change: Mapping[str, int]) -> Iterator[str]:
        """Yield the pages of what is counted; where a series came or went, its place, which links to it; and the index where places did that it counts."""
        now = self._archive.term(term)
        for value, delta in change.items():
            group, place_id = read_group(value)
            yield f"figure:{group.what}"
            number = dict(now.tallied(GROUPS, value)).get(value, 0)
            if place_id and (number >= series.FEWEST) != (number - delta >= series.FEWEST):
                yield from (NUMBERS, f"place:{place_id}")
            elif place_id and (number > 0) != (number - delta > 0) and group.is_comparable:
                others = {*change, *(other for other, _ in now.tallied(GROUPS, f"{group.write()}\t", 2))} - {value}
                if any(read_group(other)[0] == group for other in others):
                    yield NUMBERS

    def _relabelled(self, change: Mapping[str, int]) -> Iterator[str]:
        """Yield the index of series where what is counted is called otherwise now."""
        for what in {value.partition("\t")[0] for value in change}:
            now = dict(self._archive.term(FIGURES).tallied(SPELLINGS, f"{what}\t"))
            then = {
                value: number for value in now.keys() | change.keys() if (number := now.get(value, 0) - change.get(value, 0)) and value.startswith(f"{what}\t")
            }
            if not now or not then or commonest(then) != commonest(now):
                yield from (NUMBERS, f"figure:{what}")

    def _repeopled(self, facet: str, change: Mapping[str, int]) -> Iterator[str]:
        """Yield the pages of letters that came or went because there are more or fewer people; and of the given names of a letter that split or joined."""
        whole = self._archive.term(PEOPLE)
        if facet == NAMES:
            after = whole.different(NAMES)
            now = {value: dict(whole.tallied(NAMES, value)).get(value, 0) for value in change}
            before = after + sum((now[value] - delta > 0) - (now[value] > 0) for value, delta in change.items())
            if (after > CAP) != (before > CAP):
                letters = sorted({*whole.tally(LETTERS), *(value.partition("\t")[0] for value in change)})
                yield from (f"{PEOPLE}:{letter}" for letter in letters)
                for letter in letters:
                    yield from self._given_names(letter)
            return
        for letter, delta in change.items():
            number = whole.tally(LETTERS).get(letter, 0)
            yield f"{PEOPLE}:{letter}"
            if (number > CAP) != (number - delta > CAP):
                yield from self._given_names(letter)

    def _given_names(self, letter: str) -> Iterator[str]:
        yield from (f"{PEOPLE}:{letter},{given}" for given in self._archive.term(f"{PEOPLE}:{letter}").tally(GIVEN))
