"""Files that a command writes: looked at before the work, written beside their places, put there when all is done."""

from __future__ import annotations

import os
import secrets
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from question_bank.errors import Refused

from ..errors import reason_of


def require_place(target: Path) -> None:
    """Raises `Refused` where a file cannot be written, before any work is done for it."""
    folder = target.resolve().parent
    if not folder.is_dir():
        raise Refused("{file} cannot be written: there is no folder {folder}.", file=target, folder=folder)
    if not os.access(folder, os.W_OK) and not _is_device(target):
        raise Refused("{file} cannot be written: the folder {folder} is not writable.", file=target, folder=folder)


@contextmanager
def written(targets: Sequence[Path]) -> Generator[list[Path]]:
    """Files to write to, which take the places of the targets at the end; after an error nothing is left of them.

    Raises `Refused` where one cannot be written.
    """
    fresh = [_beside(target) for target in targets]
    try:
        yield fresh
        for one, target in zip(fresh, targets, strict=True):
            one.replace(target.resolve()) if one != target else None
    except OSError as error:
        named = {str(one): target for one, target in zip(fresh, targets, strict=True)}
        if error.filename not in named:
            raise
        raise Refused("{file} cannot be written: {reason}.", file=named[error.filename],
                      reason=reason_of(error)) from error  # fmt: skip
    finally:
        for one, target in zip(fresh, targets, strict=True):
            one.unlink(missing_ok=True) if one != target else None


def _beside(target: Path) -> Path:
    """A new name in the target's folder; a device or a pipe is written itself."""
    name = f".homework-menu-{secrets.token_hex(6)}{target.suffix}"
    return target if _is_device(target) else target.resolve().with_name(name)


def _is_device(target: Path) -> bool:
    return target.exists() and not target.is_file()
