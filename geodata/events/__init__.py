"""Who, what and when: events coded in PLOVER from the parsed text."""
