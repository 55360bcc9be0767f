"""The durable process: the story of one case, stage by stage.

Nothing is imported here: the sandbox loads this package for each run, which needs its own module.
"""
