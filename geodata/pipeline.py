"""The stages in their order: sources -> harmonise -> assess -> aggregate -> claims -> publish. Read this first."""

from pathlib import Path

from geodata.config import LoadedConfig
from geodata.inputs.images import read_images
from geodata.inputs.whole_city import Harmonised, OnStep, read_inputs, require_epoch
from geodata.publish.swap import replacing, require_replaceable
from geodata.publish.write import write_bundle
from geodata.steps.counting import aggregate, epochs_of
from geodata.steps.grading import assess
from geodata.steps.measuring import measure
from geodata.steps.publication import publication_of

READING = ("Reading the damage lists", "Reading the footprints", "Reading the districts")
MATCHING = "Matching sites to footprints"
COUNTING = "Counting by district"
MEASURING = "Measuring the claims"
WRITING = "Writing tables and map tiles"
STEPS = (*READING, MATCHING, COUNTING, MEASURING, WRITING)
"""What is told of the progress of a build, in this order."""


def _nothing(_step: str) -> None:
    """Report progress to nobody."""


def build(config: LoadedConfig, *, target: Path | None = None, on_step: OnStep = _nothing) -> Path:
    """Build the city of `config` and publish it; the folder of the bundle.

    The old bundle stays as it is until the new one is complete.

    Raises
    ------
    DamageLedgerError
        If a source, the configuration or a claim is not as it must be. Nothing is published then.
    """
    target = require_replaceable(target or config.bundle)
    images = read_images(config)
    harmonised = harmonise(config, on_step=on_step)
    on_step(MATCHING)
    assessed = None if harmonised.footprints is None else assess(harmonised, harmonised.footprints, config)
    require_epoch(config, epochs_of(harmonised, assessed))
    on_step(COUNTING)
    tables = aggregate(harmonised, assessed, config)
    on_step(MEASURING)
    measured = measure(config, tables, harmonised, assessed)
    on_step(WRITING)
    with replacing(target, keep_releases=config.settings.keep_releases) as folder:
        write_bundle(publication_of(config, harmonised, assessed, tables, measured, images), folder)
    return target


def harmonise(config: LoadedConfig, *, on_step: OnStep = _nothing) -> Harmonised:
    """Read every source and bring it into our columns."""
    return read_inputs(config, steps=READING, on_step=on_step)
