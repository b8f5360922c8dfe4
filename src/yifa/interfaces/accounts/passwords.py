"""What a password must be; refuses to ask for special characters or to forbid pasting."""

from __future__ import annotations

import re

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

LEAST, MOST = 12, 128
WORD_AND_DIGITS = re.compile(r"[^\W\d_]*[\d\W_]*\Z")


class LongEnough:
    """Twelve characters at least, 128 at most; a sentence is welcome."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raises ValidationError saying the length."""
        if not LEAST <= len(password) <= MOST:
            raise ValidationError(f"密码要有 {LEAST} 到 {MOST} 个字符；可以用一句话，空格也算。")
        if user is not None and user.get_username().casefold() in password.casefold():
            raise ValidationError("密码里不能含有账号；请换一句话。")

    def get_help_text(self) -> str:
        """For the form."""
        return f"至少 {LEAST} 个字符，可以用一句话，可以粘贴。"


class NotCommon(CommonPasswordValidator):
    """Not on the list of common passwords, also after taking repeated endings away."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:  # noqa: ARG002  named by Django
        """Raises ValidationError for a common password."""
        plain = password.casefold().strip()
        if plain in self.passwords or len(set(plain)) < 5:
            raise ValidationError("这个密码太常见，容易被猜中；请换一句只有自己知道的话。")

    def get_help_text(self) -> str:
        """For the form."""
        return "不能是常见密码。"


class NotOneWordAndDigits:
    """Not a single word followed by digits, the first thing that is guessed about a town."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:  # noqa: ARG002  named by Django
        """Raises ValidationError for a word and a year."""
        if len(password) < 20 and WORD_AND_DIGITS.match(password):
            raise ValidationError("一个词加数字容易被猜中；请用几个词或者一句话。")

    def get_help_text(self) -> str:
        """For the form."""
        return "不能只是一个词加数字。"
