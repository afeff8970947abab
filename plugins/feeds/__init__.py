"""Following and citing the archive: feeds of each list, calendars of meetings, references for those who write."""
