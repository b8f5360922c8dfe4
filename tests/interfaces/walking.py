"""Every address of the URLconf, so that no page is forgotten by a hand-made list."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def patterns(resolver: URLResolver | None = None, before: str = "", app: str = "") -> Iterator[tuple[str, str, URLPattern]]:
    """(name with namespace, route, pattern) of every address."""
    root = resolver or get_resolver()
    for entry in root.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, before + str(entry.pattern), entry.namespace or app)
        else:
            yield f"{app}:{entry.name}", before + str(entry.pattern), entry
