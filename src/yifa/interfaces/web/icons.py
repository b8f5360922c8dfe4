"""Icons as inline drawings out of the package's archive, whose list is read once; refuses names that are not in it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from io import BytesIO
from zipfile import ZipFile

from django.forms.utils import flatatt
from django.utils.safestring import SafeString

SHAPE = {
    "viewBox": "0 0 24 24",
    "fill": "none",
    "stroke": "currentColor",
    "stroke-width": "2",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
}


@cache
def archive() -> ZipFile:
    """All icons. The package itself opens and lists its archive anew for every icon, a twentieth of a second each."""
    return ZipFile(BytesIO(files("lucide").joinpath("lucide.zip").read_bytes()))


def drawn(name: str, size: int | None, **attributes: str) -> SafeString:
    """One icon of this size with these attributes. Raises KeyError for an unknown name."""
    text = archive().read(f"{name}.svg").decode()
    inside = text[text.index(">", text.index("<svg")) + 1 : text.rindex("</svg>")]
    own = {key.replace("_", "-"): str(value) for key, value in attributes.items()}
    measure = {} if size is None else {"width": str(size), "height": str(size)}
    return SafeString(f"<svg{flatatt({**measure, **SHAPE, **own})}>{inside}</svg>")
