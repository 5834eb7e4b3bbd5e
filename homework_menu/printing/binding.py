"""Pages of finished PDFs in a new one, whole or two on a side; every copy of a page has its place in one tree of tags.

A reader then finds headings, lists and tables in a class's copies as on one sheet (ISO 32000-1, 14.7). Our sheets hold
no links, so no annotation has a place in the tree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

Object = Any
ABOUT, NAMING = ("/Alt", "/ID", "/A"), ("/ID", "/A")
"""What is said of an element; how a table's cells name their headers, which a copy names otherwise."""
Place = tuple[Object, Object | None]
"""The page on which a page of a source stands, and the form that it became there."""


@dataclass(frozen=True)
class Tag:
    """An element of a source's tree: the number of its page, what is said of it, its kids; a whole number is the
    number of a marked content."""

    name: Name
    page: int
    about: Mapping[str, bytes]
    kids: tuple[Tag | int, ...]


@dataclass(frozen=True)
class Tree:
    """The tree of a finished PDF. `margins`: what stands in the margins of its pages, which hangs on nothing."""

    tags: tuple[Tag, ...]
    margins: tuple[Tag, ...]

    def of(self, page: int) -> Tree:
        """What of it is on one page."""
        return Tree(*(tuple(tag for tag in tags if tag.page == page) for tags in (self.tags, self.margins)))


class Binding:
    """A tagged PDF in the making. Equal input gives equal bytes."""

    def __init__(self) -> None:
        self.pdf = pikepdf.Pdf.new()
        self.root: Object = self.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self.document = self.pdf.make_indirect(Dictionary(S=Name.Document, P=self.root, K=Array()))
        self.root.K = Array([self.document])
        self.owners: list[Array] = []

    def add(self, pages: bytes, *, times: int = 1, sides: int = 0) -> None:
        """All pages of a PDF so many times, each time with blank ones up to so many sides."""
        with pikepdf.Pdf.open(BytesIO(pages)) as source:
            tree, count = _tree(source), len(source.pages)
            width, height = (float(one) for one in source.pages[0].mediabox[2:])  # type: ignore[index]
            for _ in range(times):
                self.pdf.pages.extend(source.pages)
                self._place(tree, {at: (page.obj, None) for at, page in enumerate(self.pdf.pages[-count:])})
                for _ in range(sides - count):
                    self.pdf.add_blank_page(page_size=(width, height))

    def side_by_side(
        self, pages: bytes, size: tuple[float, float], *, columns: int = 2, is_twice: bool = False
    ) -> None:
        """The pages of a PDF beside each other in the middle of pages of this size in points; or each of them twice."""
        with pikepdf.Pdf.open(BytesIO(pages)) as source:
            tree, count = _tree(source), len(source.pages)
            width, height = (float(one) for one in source.pages[0].mediabox[2:])  # type: ignore[index]
            places = [((size[0] - columns * width) / 2 + at * width, (size[1] - height) / 2) for at in range(columns)]
            parts = [page for page in range(count) for _ in range(1 + is_twice)]
            for first in range(0, len(parts), columns):
                forms = [(part, source.pages[part].as_form_xobject()) for part in parts[first : first + columns]]
                self._across(tree, [(part, self.pdf.copy_foreign(form)) for part, form in forms], size, places)

    def _across(
        self, tree: Tree, forms: Sequence[tuple[int, Object]], size: tuple[float, float],
        places: Sequence[tuple[float, float]],
    ) -> None:  # fmt: skip
        page = self.pdf.add_blank_page(page_size=size)
        drawn = "".join(f"q 1 0 0 1 {x:.3f} {y:.3f} cm /H{at} Do Q " for at, (x, y) in enumerate(places[: len(forms)]))
        page.Resources = Dictionary(XObject=Dictionary({f"/H{at}": form for at, (_, form) in enumerate(forms)}))
        page.Contents = self.pdf.make_stream(drawn.encode())
        for half, form in forms:
            self._place(tree.of(half), {half: (page.obj, form)})

    def written(self, like: bytes) -> bytes:
        """The bytes, with the language, the title and the moment of one of the sources."""
        nums = [one for numbered in enumerate(self.owners) for one in numbered]
        self.root.ParentTree = self.pdf.make_indirect(Dictionary(Nums=Array(nums)))
        self.root.ParentTreeNextKey = len(self.owners)
        root, done = self.pdf.Root, BytesIO()
        root.StructTreeRoot, root.MarkInfo = self.root, Dictionary(Marked=True)
        root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        with pikepdf.Pdf.open(BytesIO(like)) as source:
            root.Lang, root.Metadata = source.Root.Lang, self.pdf.copy_foreign(source.Root.Metadata)
            self.pdf.trailer.Info = self.pdf.copy_foreign(source.make_indirect(source.docinfo))
            streams = pikepdf.ObjectStreamMode.generate
            self.pdf.save(
                done, deterministic_id=True, compress_streams=True, object_stream_mode=streams, min_version="1.7"
            )
        return done.getvalue()

    def _place(self, tree: Tree, places: Mapping[int, Place]) -> None:
        """Give the document a part with the tree of some pages, which stand in these places."""
        part = self.pdf.make_indirect(Dictionary(S=Name.Part, P=self.document))
        writer = _Writer(self.pdf, places, len(self.document.K))
        part.K = Array([writer.written(tag, part) for tag in tree.tags])
        for tag in tree.margins:
            writer.written(tag, part)
        self.document.K.append(part)
        for number, (page, form) in places.items():
            (page if form is None else form).StructParents = len(self.owners)
            elements = writer.owners.get(number, {})
            self.owners.append(Array([elements.get(at) for at in range(1 + max(elements, default=-1))]))


class _Writer:
    """Writes a source's tags once. `owners`: page -> number of a marked content -> the element that it belongs to."""

    def __init__(self, pdf: pikepdf.Pdf, places: Mapping[int, Place], part: int) -> None:
        self.pdf, self.places, self.part = pdf, places, part
        self.owners: dict[int, dict[int, Object]] = {}

    def written(self, tag: Tag, parent: Object) -> Object:
        """The element of a tag, with all that hangs on it."""
        page, form = self.places[tag.page]
        made = self.pdf.make_indirect(Dictionary(S=tag.name, P=parent, Pg=page))
        for name, value in tag.about.items():
            made[name] = pikepdf.Object.parse(value.replace(b"(", b"(%d-" % self.part) if name in NAMING else value)
        kids: list[Object] = []
        for kid in tag.kids:
            if isinstance(kid, Tag):
                kids.append(self.written(kid, made))
                continue
            self.owners.setdefault(tag.page, {})[kid] = made
            kids.append(kid if form is None else Dictionary(Type=Name.MCR, Pg=page, Stm=form, MCID=kid))
        made.K = Array(kids)
        return made


def _tree(source: pikepdf.Pdf) -> Tree:
    root: Object = source.Root.StructTreeRoot
    pages: dict[Any, int] = {page.objgen: at for at, page in enumerate(source.pages)}
    tops = list(_tops(root.K[0]))
    known, margins = {top.objgen for top in tops}, list[Object]()
    for elements in list(root.ParentTree.Nums)[1::2]:
        for top in map(_top, elements):
            if top.objgen not in known:
                known.add(top.objgen)
                margins.append(top)
    return Tree(tuple(_tag(top, pages) for top in tops), tuple(_tag(top, pages) for top in margins))


def _tops(one: Object) -> Iterator[Object]:
    """The kids of a document; of a part, which has no page, its kids stand in its place."""
    for kid in one.K:
        if "/Pg" in kid:
            yield kid
        else:
            yield from _tops(kid)


def _top(one: Object) -> Object:
    """The element under a document or a part from which another hangs."""
    while "/Pg" in one.P:
        one = one.P
    return one


def _tag(one: Object, pages: Mapping[tuple[int, int], int]) -> Tag:
    about = {name: one[name].unparse() for name in ABOUT if name in one}
    kids = tuple(int(kid) if isinstance(kid, int) else _tag(kid, pages) for kid in one.K)
    return Tag(Name(str(one.S)), pages[one.Pg.objgen], about, kids)
