"""`python -m homework_menu`: the command line without its script."""

from .cli import main

main()
