"""The demo school and the sample bank."""
