"""The theme's templates: the environment that renders them, and what tells that a template or one it uses has changed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, MutableMapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from types import CodeType
from typing import Any

import markupsafe
from jinja2 import ChoiceLoader, Environment, FileSystemBytecodeCache, FileSystemLoader, Template, TemplateSyntaxError, meta
from jinja2.bccache import Bucket
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, Macro


def make_environment(folders: tuple[str, ...], options: Mapping[str, Any], compiled: Path | None = None) -> Environment:
    """Return an environment for the templates of ``folders``, the first that has one wins; ``compiled``: where to keep them compiled."""
    cache = None
    if compiled:
        compiled.mkdir(parents=True, exist_ok=True)
        cache = _Cache(str(compiled), "%s.bin")
    loader = ChoiceLoader([FileSystemLoader(folder) for folder in folders])
    environment = _Environment(loader=loader, bytecode_cache=cache, auto_reload=False, **options)
    environment.globals["memo"] = Memo()
    return environment


class _Cache(FileSystemBytecodeCache):
    """Compiled templates in a folder. One that cannot be kept, as its folder was deleted while we worked, is compiled again next time."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


_escape_text: Callable[[str], str] = getattr(markupsafe, "_escape_inner", markupsafe.escape)


def escape(value: object) -> str:
    """Return ``value`` as :func:`markupsafe.escape` does, but as plain text: what a template writes is joined at once, and needs no mark that it is safe."""
    kind = type(value)
    if kind is str:
        return _escape_text(value)  # type: ignore[arg-type]
    return value if kind is markupsafe.Markup else markupsafe.escape(value)  # type: ignore[return-value]


class _Context(Context):
    """Calls macros, which is nearly all that templates call, without asking first what they are."""

    def call(self, obj: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        if type(obj) is not Macro:
            return super().call(obj, *args, **kwargs)
        if kwargs:
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
        return obj(self.eval_ctx, *args, **kwargs)


class _Template(Template):
    """A template whose macros are made once, and that escapes quickly.

    Jinja compares all globals at each import, which is a third of what a page costs; ours are one set.
    """

    @classmethod
    def from_code(cls, environment: Environment, code: CodeType, globals: MutableMapping[str, Any], uptodate: Callable[[], bool] | None = None) -> Template:
        template = super().from_code(environment, code, globals, uptodate)
        template.root_render_func.__globals__["escape"] = escape
        return template

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return self._module if self._module is not None else super()._get_default_module()


class _Environment(Environment):
    """An environment that finds a template again by its name alone: each page asks for a dozen, of which none changes meanwhile."""

    template_class = _Template
    context_class = _Context

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._found: dict[str, Template] = {}

    def get_template(self, name: str | Template, parent: str | None = None, globals: MutableMapping[str, Any] | None = None) -> Template:
        if globals is not None or not isinstance(name, str):
            return super().get_template(name, parent, globals)
        found = self._found.get(name)
        if found is None:
            found = self._found[name] = super().get_template(name, parent)
        return found


class Memo:
    """``memo(macro, ...)`` in a template: what the macro makes of these values, made once. For what many pages share: masthead, footer."""

    def __init__(self) -> None:
        self._made: dict[tuple[object, ...], str] = {}

    def __call__(self, macro: Callable[..., str], *values: Hashable) -> str:
        key = (macro, *values)
        made = self._made.get(key)
        if made is None:
            if len(self._made) > 1_000:
                self._made.clear()
            made = self._made[key] = macro(*values)
        return made


def template_digests(environment: Environment) -> dict[str, bytes]:
    """Return a digest for each template: of its text and of all templates it extends, includes or imports."""
    sources = {name: environment.loader.get_source(environment, name)[0] for name in environment.list_templates()}  # type: ignore[union-attr]
    uses = {name: _uses(environment, name, text) for name, text in sources.items()}
    return {name: _digest(name, sources, uses) for name in sources}


def _uses(environment: Environment, name: str, text: str) -> list[str]:
    try:
        return sorted(found for found in meta.find_referenced_templates(environment.parse(text, name)) if found)
    except TemplateSyntaxError:  # Told, with its line, when the template is rendered.
        return []


def _digest(name: str, sources: Mapping[str, str], uses: Mapping[str, list[str]]) -> bytes:
    whole: dict[str, None] = {}
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current in sources and current not in whole:
            whole[current] = None
            waiting += uses[current]
    joined = "\0".join(f"{part}\0{sources[part]}" for part in sorted(whole))
    return blake2b(joined.encode(), digest_size=12).digest()


def texts_digest(folders: tuple[str, ...]) -> str:
    """Return a digest of every file of the template folders: the same one, the same :func:`template_digests`."""
    whole = blake2b(digest_size=12)
    for folder in folders:
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file():
                whole.update(f"{path.relative_to(folder).as_posix()}\0".encode() + path.read_bytes() + b"\0")
    return whole.hexdigest()
