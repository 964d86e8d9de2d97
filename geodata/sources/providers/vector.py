"""Any vector file, with its columns named by the configuration."""

from geodata.sources.options import FILE_OPTIONS
from geodata.sources.source_type import Guide, SourceType
from geodata.sources.vector import read_vector

SOURCE = SourceType(
    name="vector",
    title="Any vector file",
    roles=(
        "footprints",
        "assessments",
        "admin_areas",
        "area_of_interest",
        "basemap",
        "image_footprint",
        "not_analysed",
        "incidents",
    ),
    read=lambda location, role, options: read_vector(location, options),
    options=FILE_OPTIONS,
    guide=Guide(
        publisher="Anyone",
        origin="A file that GDAL opens, GeoParquet, or a table of text with coordinates, zipped or not.",
        url="https://gdal.org/en/stable/drivers/vector/",
        licence="That of the file; the configuration states it.",
        fields={"geometry": "Read as it is; every other column is named by an option of its role."},
        traps=(
            "A shapefile without .cpg is read as Latin-1 unless its text is UTF-8; set encoding: for any other.",
            "A file of several layers needs layer:, and an archive of several files member:.",
        ),
        citation="GDAL/OGR contributors, GDAL/OGR Geospatial Data Abstraction software Library.",
        example="reader: vector\npath: neighbourhoods.geojson\noptions: {id_column: code, name_en_column: name}",
    ),
)
