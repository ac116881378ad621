"""Pages of a question belong together: every document comes once, in order, and no page is asked twice without need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ssbscreen.domain.errors import SourceError
from ssbscreen.sources.snapshots.collecting import ROUNDS, Collector
from ssbscreen.sources.snapshots.page_store import Page, PageRequest, PageStore
from ssbscreen.sources.snapshots.query import Collection

THREE_A_PAGE = Collection("thermo", ("material_id", "thermo_type", "energy"), 3)
Document = dict[str, Any]


def some(first: int, last: int, energy: float = -1.0) -> list[Document]:
    return [{"material_id": f"mp-{number}", "energy": energy} for number in range(first, last)]


class Shelf:
    """A server over lists of documents by chemical system; ``twist`` changes the page of a certain request."""

    def __init__(self, documents: dict[str, list[Document]]) -> None:
        self.documents = documents
        self.asked: list[tuple[str, int]] = []
        self.twist: Callable[[int, PageRequest, Page], Page] = lambda _number, _request, page: page

    def page(self, request: PageRequest) -> Page:
        system = request.criteria["chemsys"]
        self.asked.append((system, request.skip))
        held = self.documents[system]
        documents = held[request.skip : request.skip + request.limit]
        return self.twist(len(self.asked), request, Page(documents, len(held)))


class Conversation:
    """Collectors on one folder, each like a new start of the command."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.told: list[tuple[str, int, int]] = []
        self.collector: Collector | None = None

    def fetch(self, shelf: Shelf, *systems: str) -> list[Document]:
        with PageStore(self.folder, {"database_version": "2026.11.1"}) as store:
            self.collector = Collector(shelf, store, lambda *told: self.told.append(told))
            return list(self.collector.documents("phases", THREE_A_PAGE, [{"chemsys": system} for system in systems]))


@pytest.fixture
def conversation(tmp_path: Path) -> Iterator[Conversation]:
    return Conversation(tmp_path)


@pytest.mark.parametrize(("documents", "pages"), [(0, 1), (1, 1), (2, 1), (3, 1), (4, 2), (6, 2), (7, 3), (30, 10)])
def test_all_documents_come_in_order_and_each_page_is_asked_once(conversation, documents, pages):
    shelf = Shelf({"Li": some(0, documents)})
    assert conversation.fetch(shelf, "Li") == some(0, documents)
    assert shelf.asked == [("Li", 3 * number) for number in range(pages)]
    assert (conversation.collector.asked, conversation.collector.reused) == (pages, 0)
    assert conversation.collector.contradictions == []


def test_several_questions_come_one_after_the_other(conversation):
    shelf = Shelf({"Li": some(0, 4), "S": [], "Li-S": some(4, 10), "P": some(0, 2)})
    # A material may answer two questions: those are two, not a contradiction.
    assert conversation.fetch(shelf, "Li", "S", "Li-S", "P") == [*some(0, 4), *some(4, 10), *some(0, 2)]
    assert shelf.asked == [("Li", 0), ("Li", 3), ("S", 0), ("Li-S", 0), ("Li-S", 3), ("P", 0)]


def test_no_question_has_no_documents(conversation):
    shelf = Shelf({})
    assert conversation.fetch(shelf) == []
    assert shelf.asked == []


@pytest.mark.parametrize("failing", [1, 2, 3, 4, 5])
def test_a_fetch_that_ended_anywhere_asks_only_the_missing_pages(conversation, failing):
    shelf = Shelf({"Li": some(0, 8), "S": some(8, 12)})

    def end(number: int, _request: PageRequest, page: Page) -> Page:
        if number == failing:
            raise SourceError("the server went away")
        return page

    shelf.twist = end
    with pytest.raises(SourceError, match="went away"):
        conversation.fetch(shelf, "Li", "S")
    before, shelf.asked, shelf.twist = shelf.asked[:-1], [], lambda _number, _request, page: page
    assert conversation.fetch(shelf, "Li", "S") == some(0, 12)
    assert before + shelf.asked == [("Li", 0), ("Li", 3), ("Li", 6), ("S", 0), ("S", 3)]
    assert (conversation.collector.asked, conversation.collector.reused) == (6 - failing, failing - 1)


def test_a_second_fetch_asks_nothing(conversation):
    shelf = Shelf({"Li": some(0, 8)})
    conversation.fetch(shelf, "Li")
    assert conversation.fetch(shelf, "Li") == some(0, 8)
    assert len(shelf.asked) == 3


def test_a_page_damaged_between_two_fetches_is_asked_again_and_no_other(conversation):
    shelf = Shelf({"Li": some(0, 8)})
    conversation.fetch(shelf, "Li")
    (path,) = conversation.folder.glob("*-0000003.page")
    path.write_bytes(path.read_bytes()[:-1])
    assert conversation.fetch(shelf, "Li") == some(0, 8)
    assert shelf.asked[3:] == [("Li", 3)]


@pytest.mark.parametrize(("wrong", "instead"), [(3, 0), (6, 0), (6, 3)])
def test_a_page_that_came_in_place_of_another_is_noticed_and_mended(conversation, wrong, instead):
    shelf = Shelf({"Li": some(0, 9)})

    def swap(number: int, request: PageRequest, page: Page) -> Page:
        return Page(some(instead, instead + 3), 9) if request.skip == wrong and number <= 3 else page

    shelf.twist = swap
    assert conversation.fetch(shelf, "Li") == some(0, 9)
    assert conversation.collector.contradictions == [f"thermo: the document of mp-{instead} came twice"]
    asked = Counter(skip for _, skip in shelf.asked)
    assert asked == {skip: 2 if skip in {wrong, instead} else 1 for skip in (0, 3, 6)}


def test_a_document_that_slipped_to_the_next_page_is_noticed(conversation):
    shelf = Shelf({"Li": some(0, 6)})
    shuffled = [*some(0, 2), *some(5, 6), *some(2, 5)]

    def slip(number: int, request: PageRequest, page: Page) -> Page:
        return Page(shuffled[request.skip : request.skip + 3], 6) if number == 1 else page

    shelf.twist = slip
    assert conversation.fetch(shelf, "Li") == some(0, 6)
    assert len(conversation.collector.contradictions) == 1


def test_a_contradiction_that_stays_ends_with_its_name_and_keeps_what_is_sound(conversation):
    shelf = Shelf({"Li": some(0, 9)})
    shelf.twist = lambda _number, request, page: Page(some(0, 3), 9) if request.skip == 6 else page
    with pytest.raises(SourceError, match=f"thermo: the document of mp-0 came twice.*asking {ROUNDS} times"):
        conversation.fetch(shelf, "Li")
    assert len(conversation.collector.contradictions) == ROUNDS
    shelf.asked.clear()
    shelf.twist = lambda _number, _request, page: page
    assert conversation.fetch(shelf, "Li") == some(0, 9)
    assert shelf.asked == [("Li", 0), ("Li", 6)]


def test_a_total_that_changes_midway_starts_the_question_again_and_no_other(conversation):
    shelf = Shelf({"S": some(20, 24), "Li": some(0, 7)})

    def grow(number: int, _request: PageRequest, page: Page) -> Page:
        if number == 3:  # after the first page of the second question
            shelf.documents["Li"] = some(0, 11, -2.0)
        return page

    shelf.twist = grow
    assert conversation.fetch(shelf, "S", "Li") == [*some(20, 24), *some(0, 11, -2.0)]
    assert conversation.collector.contradictions == ["thermo: the number of documents went from 7 to 11"]
    asked = Counter(shelf.asked)
    assert [asked["S", 0], asked["S", 3]] == [1, 1]
    assert [asked["Li", 0], asked["Li", 3]] == [2, 2]


def test_two_documents_of_one_material_that_differ_are_both_kept(conversation):
    twice = [*some(0, 2), *some(0, 5, -2.0), {"material_id": "mp-0", "thermo_type": "R2SCAN", "energy": -1.0}]
    assert conversation.fetch(Shelf({"Li": twice}), "Li") == twice
    assert conversation.collector.contradictions == []


def test_a_document_that_came_twice_on_one_page_in_place_of_another_is_noticed(conversation):
    shelf = Shelf({"Li": some(0, 3)})
    twice = Page([*some(0, 2), *some(1, 2)], 3)
    shelf.twist = lambda number, _request, page: twice if number == 1 else page
    assert conversation.fetch(shelf, "Li") == some(0, 3)


def test_progress_only_rises_and_ends_at_its_goal(conversation):
    shelf = Shelf({"Li": some(0, 10), "S": [], "Li-S": some(10, 17)})
    conversation.fetch(shelf, "Li", "S", "Li-S")
    assert {what for what, _, _ in conversation.told} == {"phases"}
    assert [done for _, done, _ in conversation.told] == list(range(1, 9))
    # Four pages and two questions of at least one page; then four, one and one; then four, one and three.
    assert [goal for _, _, goal in conversation.told] == [6, 6, 6, 6, 6, 8, 8, 8]


def test_counting_costs_one_slim_document_and_no_page(conversation, tmp_path):
    shelf = Shelf({"Li": some(0, 10)})
    seen: list[PageRequest] = []
    shelf.twist = lambda _number, request, page: seen.append(request) or page
    with PageStore(tmp_path, {"database_version": "2026.11.1"}) as store:
        collector = Collector(shelf, store, lambda *_: None)
        assert [collector.count(THREE_A_PAGE, {"chemsys": "Li"}) for _ in range(2)] == [10, 10]
    (request,) = seen
    assert (request.limit, request.collection.fields) == (1, ("material_id",))
    assert conversation.fetch(shelf, "Li") == some(0, 10)
