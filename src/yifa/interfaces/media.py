"""What a stored file is called at its end, by what it is; refuses to look into any file."""

from __future__ import annotations

from collections.abc import Mapping

ENDINGS: Mapping[str, str] = {
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "audio/mpeg": "mp3",
    "image/jpeg": "jpg",
    "image/png": "png",
    "text/plain": "txt",
    "video/mp4": "mp4",
}


def ending(media_type: str) -> str:
    """The ending without its dot; `bin` for what is not taken in any more."""
    return ENDINGS.get(media_type, "bin")
