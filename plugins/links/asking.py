"""Asks servers whether a page is there, one question at a time, with a rest between two questions to the same host, as their robots.txt allows."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, MaxRetryError, NewConnectionError, ReadTimeoutError, ResponseError, SSLError

from .core import Outcome, leads_home, outcome_of

REST = 10.0  # Seconds between two questions to a host.
MOST = 500_000  # Bytes of robots.txt that are read, RFC 9309, 2.5; of an answer of the Wayback Machine, too.
PATIENCE = 3  # Questions that a host leaves unanswered before it is left alone for the day.
WAYBACK = "https://archive.org/wayback/available"
_TIMEOUT = urllib3.Timeout(connect=10, read=20)
_REDIRECTS = urllib3.Retry(total=None, connect=0, read=0, status=0, other=0, redirect=5)


@dataclass(frozen=True)
class Answer:
    """What came of a question; ``said``: the status, or why there is none, for a person to read."""

    outcome: Outcome
    said: str


@dataclass
class _Host:
    free: float = 0.0  # When it may be asked again.
    rest: float = REST
    robots: RobotFileParser | None = None
    silent: int = 0


@dataclass
class Asker:
    """Asks. ``agent``: who asks, with an address at which to find out; ``now``: seconds that only grow; ``sleep``: waits for seconds."""

    agent: str
    now: Callable[[], float]
    sleep: Callable[[float], None]
    rest: float = REST
    timeout: urllib3.Timeout = _TIMEOUT
    wayback: str = WAYBACK
    _hosts: dict[str, _Host] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # One connection at a time, and never one that a server keeps for us.
        self._pool = urllib3.PoolManager(num_pools=4, maxsize=1, headers={"User-Agent": self.agent, "Accept": "*/*", "Connection": "close"})

    def ask(self, url: str) -> Answer:
        """Return whether ``url`` opens."""
        host = self._host(url)
        if host.silent >= PATIENCE:
            return Answer(Outcome.UNSURE, "máy chủ không trả lời, hôm nay không hỏi nữa")
        if host.robots is None:
            host.robots = self._robots(url, host)
        if not host.robots.can_fetch(self.agent, url):
            return Answer(Outcome.UNSURE, "robots.txt không cho hỏi")
        answer = self._try("HEAD", url, host)
        if answer.outcome is not Outcome.OPEN and host.silent < PATIENCE:  # Many servers answer HEAD with an error, of any page.
            answer = self._try("GET", url, host)
        return answer

    def archived(self, url: str, day: str = "") -> str:
        """Return the address of a copy of ``url`` that the Wayback Machine has and that showed the page, closest to ``day``; "" if none, or none is told."""
        asked = {"url": url, **({"timestamp": day.replace("-", "")} if day else {})}
        try:
            self._wait(host := self._host(self.wayback))
            status, body, *_ = self._get("GET", f"{self.wayback}?{urlencode(asked)}", host)
            closest = json.loads(body)["archived_snapshots"]["closest"] if status == 200 else {}
            found = str(closest["url"]) if closest.get("available") and closest.get("status") == "200" else ""
        except (HTTPError, ValueError, KeyError, TypeError, AttributeError):
            return ""
        found = "https" + found.removeprefix("http") if found.startswith("http://web.archive.org/") else found
        return found if found.startswith("https://web.archive.org/web/") else ""

    def _host(self, url: str) -> _Host:
        return self._hosts.setdefault(urlsplit(url).netloc.lower(), _Host(rest=self.rest))

    def _wait(self, host: _Host) -> None:
        if (left := host.free - self.now()) > 0:
            self.sleep(left)

    def _try(self, method: str, url: str, host: _Host) -> Answer:
        self._wait(host)
        try:
            status, _, landed, is_told_to_wait = self._get(method, url, host, read=0)
        except (HTTPError, ValueError) as error:  # ValueError: an address to which we were sent, and that is none.
            host.silent += 1
            return Answer(Outcome.UNSURE, _why(error))
        if status == 429 or (status == 503 and is_told_to_wait):  # Too many requests, RFC 6585; or when to come again, RFC 9110, 10.2.3: enough for today.
            host.silent = PATIENCE
        elif status < 500:
            host.silent = 0
        outcome = outcome_of(status)
        if outcome is Outcome.OPEN and leads_home(url, landed):
            return Answer(Outcome.UNSURE, "dẫn về trang đầu")
        return Answer(outcome, str(status))

    def _robots(self, url: str, host: _Host) -> RobotFileParser:
        """Return what a host allows. As RFC 9309, 2.3.1 has it: all where it has no rules (4xx), nothing where it cannot say (5xx, silence)."""
        rules = RobotFileParser()
        self._wait(host)
        try:
            status, body, *_ = self._get("GET", urljoin(url, "/robots.txt"), host)
        except (HTTPError, ValueError):
            status, body = 503, b""
        if status == 200:
            rules.parse(body.decode("utf-8", "replace").splitlines())
        rules.modified()
        rules.allow_all, rules.disallow_all = 400 <= status < 500, not (200 <= status < 500)
        if (delay := rules.crawl_delay(self.agent)) is not None:
            host.rest = max(host.rest, float(delay))
        return rules

    def _get(self, method: str, url: str, host: _Host, read: int = MOST) -> tuple[int, bytes, str, bool]:
        """Return status, the first bytes of the body, the address at which it was found, and whether we are told when to come again. Raises HTTPError."""
        try:
            answer = self._pool.request(method, url, retries=_REDIRECTS, timeout=self.timeout, preload_content=False)
            try:
                body = answer.read(read) if read else b""
                return answer.status, body, urljoin(url, answer.geturl() or url), "Retry-After" in answer.headers
            finally:
                answer.close()
        finally:
            host.free = self.now() + host.rest


def _why(error: Exception) -> str:
    """Return in words why there was no answer."""
    reason = error.reason if isinstance(error, MaxRetryError) else error
    match reason:
        case ConnectTimeoutError() | ReadTimeoutError() if not isinstance(reason, NewConnectionError):
            return "không trả lời kịp"
        case SSLError():
            return "chứng thư không hợp lệ"
        case ResponseError():
            return "dẫn vòng mãi"
        case NewConnectionError():
            return "không nối được"
    return "không mở được"
