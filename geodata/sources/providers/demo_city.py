"""The city that the program makes itself: published counts, made-up buildings."""

from geodata.grades import IMAGE_ANALYST
from geodata.sources.demo_city import read_demo_city
from geodata.sources.source_type import Guide, SourceType

SOURCE = SourceType(
    name="demo-city",
    title="The demonstration city",
    roles=("footprints", "assessments", "admin_areas", "area_of_interest", "basemap"),
    read=lambda location, role, options: read_demo_city(role),
    method=IMAGE_ANALYST,
    lists="damage_only",
    column_defaults={"footprints": {"id_column": "id", "levels_column": "levels", "use_column": "use"}},
    needs_file=False,
    guide=Guide(
        publisher="Damage Ledger",
        origin="Made by the program; nothing is read.",
        url="https://unosat.org/products",
        licence="Counts: credit UNOSAT; everything else CC0-1.0.",
        fields={
            "DaSitCl": "Damage class of the first pass, in UNOSAT's words, at synthetic positions; DaSitCl2 and so on.",
            "levels": "Storeys of a made-up footprint.",
            "use": "Its use.",
        },
        traps=(
            "It says nothing of any single building, block or street, and every page says so.",
            "Its counts by neighbourhood, type, class and date are published ones; all positions are made up.",
        ),
        citation="UNITAR/UNOSAT, CE20130604SYR (counts by neighbourhood, type, class and date).",
        example="reader: demo-city",
    ),
)
