"""From a configuration to a published bundle; `geodata/pipeline/order.py` has the stages in their order."""

from geodata.pipeline.counting import aggregate
from geodata.pipeline.grading import assess
from geodata.pipeline.order import STEPS, build, harmonise

__all__ = ["STEPS", "aggregate", "assess", "build", "harmonise"]
