"""How exercises become a class's homework, on screen and on paper."""
