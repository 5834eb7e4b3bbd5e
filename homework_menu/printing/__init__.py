"""From a Sheet to paper: plain values in, HTML, PDF and pictures out; no database, no web, no clock."""
