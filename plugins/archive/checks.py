"""What can be told only when the plan is made: links to pages that will not be there, two pages that want one address."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.common.problems import Problem, did_you_mean

from .plan import Artifact, BadPath, PathTaken, Plan
from .sources import Site


def check_links(site: Site, plan: Plan) -> Iterator[Problem]:
    """Yield a Problem for each link, in what readers see of records and standing pages, whose page is not in ``plan``. Fragments are not looked at."""
    paths = tuple(plan.artifacts)
    for text in (*(record for record in site.archive.records if not record.is_withdrawn), *site.pages):
        for link in text.body_links:
            if not link.is_image and link.page not in plan:
                cure = did_you_mean(link.page, paths) or "xem lại địa chỉ: mở trang ấy trong trình duyệt rồi chép phần sau tên trang web"
                yield Problem(text.path, link.line, f"liên kết tới “{link.target}”, trang ấy không có", cure)


def explain(error: BadPath, site: Site, shown: str) -> Problem:
    """Return the Problem of a path that the plan refused, told at the file that wants it; ``shown``: how the content folder is called."""
    path = error.artifact.path
    where = _origin(error.artifact, site, shown)
    if isinstance(error, PathTaken):
        return Problem(where, 1, f"địa chỉ “{path}” đã là của {_origin(error.other, site, shown)}", "đổi tên tệp, slug hoặc id của một trong hai")
    return Problem(
        where, 1, f"địa chỉ “{path}” không dùng được", "chỉ dùng chữ không dấu, số, gạch nối, không dài quá; tránh các tên con, prn, aux, nul, com1, lpt1 …"
    )


def _origin(artifact: Artifact, site: Site, shown: str) -> str:
    """Return the path of the file from which ``artifact`` is made, its own path where that is no single file."""
    for key in artifact.inputs:
        kind, _, name = key.partition(":")
        if kind == "record" and name in site.archive.by_id:
            return site.archive.by_id[name].path
        if kind == "page":
            return name
        if kind == "file":
            return f"{shown}/{name}"
    return artifact.path
