"""Where: names to candidate places, and which candidate a text means."""
