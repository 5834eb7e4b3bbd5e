"""Parsing behind a fence: a child process with limits on time and memory reads a file; only values come back."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from ..errors import BankError, Refused

SECONDS = 8
MEMORY = 1536 * 1024 * 1024
T = TypeVar("T")


def fenced(read: Callable[..., T], *words: Any, seconds: float = SECONDS) -> T:
    """What `read(*words)` gives, run in a child process.

    Raises the reader's own `BankError`, and `Refused` where it takes too long, too much memory, or crashes.
    """
    context = multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")
    context.set_forkserver_preload(["__main__", "question_bank.formats"])
    mine, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_work, args=(theirs, read, words, seconds), daemon=True)
    child.start()
    theirs.close()
    try:
        answer: Any = mine.recv() if mine.poll(seconds + 1) else None
    except EOFError:
        answer = None
    finally:
        child.kill()
        child.join()
        mine.close()
    if isinstance(answer, BankError):
        raise answer
    if answer is None:
        raise Refused(
            "The file took more than {seconds} seconds or too much memory to read. Split it.", seconds=seconds
        )
    return answer[0]


def _work(pipe: Connection, read: Callable[..., Any], words: tuple[Any, ...], seconds: float) -> None:
    """In the child: limits first, then the reading; anything unexpected is a refusal."""
    _limit(seconds)
    try:
        answer: Any = (read(*words),)
    except BankError as error:
        answer = error
    except BaseException as error:  # a panic of a compiled reader is no Exception
        answer = Refused("The file cannot be read: {reason}.", reason=type(error).__name__)
    pipe.send(answer)
    pipe.close()


def _limit(seconds: float) -> None:
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
