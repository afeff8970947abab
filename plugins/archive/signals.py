"""What the archive asks of the capabilities."""

from blinker import Signal

# Sent with Pelican's settings; each receiver returns the Capability it adds to the site.
capabilities_wanted = Signal("so_giao_ban_capabilities_wanted")
