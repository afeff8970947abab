"""The archive: records with their registers, the plan of artifacts, and the engine that builds them."""
