"""Builds the public site into a folder: whole or not at all; refuses a folder that holds something else than a site."""

from __future__ import annotations

import os
import shutil
import tempfile
from importlib.resources import files
from pathlib import Path

from yifa.interfaces.runtime import Runtime
from yifa.interfaces.site import data, log_files, notice_pages, pages
from yifa.interfaces.site.site import Progress, Site, silent
from yifa.interfaces.site.square import SiteSquare

MARK = "sitemap.xml"
"""By this file a folder is known as a site of ours, which may be replaced."""
STYLES = ("yifa.css", "diagram.css", "mark.svg")


class NotASite(Exception):
    """The folder holds something else; the message says what to do."""


def build(current: Runtime, folder: Path, progress: Progress = silent) -> Site:
    """Build beside the folder and put it in its place at the end; what stood there stands until then. Raises NotASite."""
    if folder.is_symlink() or (
        folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not (folder / MARK).is_file()))
    ):
        raise NotASite(f"{folder} 里有别的内容：换一个目录，或者先把它清空")
    folder.parent.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        site = Site(SiteSquare.of(current), place / "site", progress)
        _write(site)
        old = place / "old"
        if folder.exists():
            os.replace(folder, old)
        os.replace(site.folder, folder)
        site.folder = folder
    finally:
        shutil.rmtree(place)
    return site


def _write(site: Site) -> None:
    for name in STYLES:
        site.write(f"assets/{name}", files("yifa.interfaces.web").joinpath("static", "yifa", name).read_bytes())
    site.write("assets/site.css", files(__package__).joinpath("assets", "site.css").read_bytes())
    notice_pages.write(site)
    for part in (pages.home, pages.officers, pages.powers, pages.procedures, pages.reports, pages.search, pages.verify):
        part(site)
    data.write(site)
    log_files.write(site)
    data.site_map(site)
