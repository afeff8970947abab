"""What the archive asks of the capabilities."""

from blinker import Signal

# Sent with the Site and, as ``settings``, Pelican's settings; each receiver returns the Artifacts it adds to the plan.
artifacts_wanted = Signal("so_giao_ban_artifacts_wanted")
