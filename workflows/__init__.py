"""The durable process: the story of one case, stage by stage."""
