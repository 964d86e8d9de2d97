"""What QGIS makes of files and addresses, told as JSON. Run by the Python that QGIS is installed for, not by the tests'.

Reads a job from its first argument: ``{"files": {name: path}, "addresses": {name: provider uri}, "pictures": folder}``.
"""

import json
import os
import sys
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsProviderRegistry,
    QgsProviderSublayerDetails,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

METRIC = "EPSG:32637"
SCALES = {"whole": None, "town": 8_000, "city": 60_000}
"""Denominators; whole is what fits the layer."""

BACKGROUND = "#f4f2ee"


def layers_of(path):
    """Every layer of a file that has positions, with the style it has by itself."""
    if path.endswith(".shp"):
        return [QgsVectorLayer(path, Path(path).stem, "ogr")]
    options = QgsProviderSublayerDetails.LayerOptions(QgsCoordinateTransformContext())
    found = [one.toLayer(options) for one in QgsProviderRegistry.instance().querySublayers(path)]
    return [layer for layer in found if layer.isValid() and layer.isSpatial()]


def told_of(layer):
    metadata = layer.metadata()
    rows = list(layer.getFeatures())
    return {
        "n_rows": len(rows),
        "crs": layer.crs().authid(),
        "labels": layer.labeling().settings().fieldName if layer.labelsEnabled() else None,
        "named_by": layer.displayExpression(),
        "labels_of_codes": {
            field.name(): [next(iter(one.items())) for one in field.editorWidgetSetup().config()["map"]]
            for field in layer.fields()
            if field.editorWidgetSetup().type() == "ValueMap"
        },
        "title": metadata.title(),
        "abstract": metadata.abstract(),
        "licences": metadata.licenses(),
        "metadata_crs": metadata.crs().authid(),
        "names": [row["name_ar"] for row in rows] if layer.fields().indexOf("name_ar") >= 0 else [],
        **renderer_of(layer),
    }


def renderer_of(layer):
    renderer = layer.renderer()
    told = {"renderer": renderer.type()}
    if renderer.type() == "categorizedSymbol":
        told["column"] = renderer.classAttribute()
        told["classes"] = [
            {"value": one.value(), "label": one.label(), "signs": signs_of(one.symbol())}
            for one in renderer.categories()
        ]
    elif renderer.type() == "RuleRenderer":
        told["classes"] = [
            {
                "label": rule.label(),
                "signs": signs_of(rule.symbol()),
                "filter": rule.filterExpression(),
                "is_else": rule.isElse(),
                "is_understood": not QgsExpression(rule.filterExpression() or "1").hasParserError(),
                "limits": [rule.minimumScale(), rule.maximumScale()],
            }
            for rule in renderer.rootRule().descendants()
            if rule.symbol()
        ]
    return told


def signs_of(symbol):
    signs = []
    for layer in symbol.symbolLayers():
        properties = layer.properties()
        signs.append(
            [layer.layerType(), layer.color().name(), properties.get("style") or properties.get("name")]
        )
    return signs


def colours_of(layer, scale, picture):
    """How often each colour is in a picture of the layer's middle; the commonest of them."""
    settings = QgsMapSettings()
    settings.setOutputSize(QSize(400, 300))
    settings.setOutputDpi(96)
    settings.setBackgroundColor(QColor(BACKGROUND))
    settings.setLayers([layer])
    settings.setDestinationCrs(QgsCoordinateReferenceSystem(METRIC))
    settings.setFlag(QgsMapSettings.Antialiasing, False)
    transform = QgsCoordinateTransform(layer.crs(), settings.destinationCrs(), QgsProject.instance())
    settings.setExtent(transform.transformBoundingBox(layer.extent()))
    view = settings.visibleExtent()
    view.scale(scale / settings.scale() if scale else 1.1)
    settings.setExtent(view)
    context = QgsExpressionContext()
    context.appendScope(QgsExpressionContextUtils.globalScope())
    context.appendScope(QgsExpressionContextUtils.mapSettingsScope(settings))
    settings.setExpressionContext(context)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    image.save(picture)
    counts = {}
    for y in range(image.height()):
        for x in range(image.width()):
            name = image.pixelColor(x, y).name()
            counts[name] = counts.get(name, 0) + 1
    return dict(sorted(counts.items(), key=lambda one: -one[1])[:40])


def told_of_file(name, path, pictures):
    told = {}
    for layer in layers_of(path):
        # QGIS names a layer of several in a file by the file and its own name.
        key = layer.name().split("—")[-1].strip()
        told[key] = told_of(layer)
        told[key]["colours"] = {
            scale: colours_of(layer, number, f"{pictures}/{name}-{key}-{scale}.png")
            for scale, number in SCALES.items()
        }
        told[key]["sld"] = sld_of(layer, path)
    return told


def sld_of(layer, path):
    """The loose SLD beside a file, loaded in place of the QML."""
    beside = Path(path).with_suffix(".sld")
    if not beside.exists():
        return None
    message, is_loaded = layer.loadSldStyle(str(beside))
    return {"is_loaded": is_loaded, "message": message, **renderer_of(layer)}


def told_of_address(uri):
    layer = QgsVectorLayer(uri, "address", "OAPIF")
    if not layer.isValid():
        return None
    return {"n_rows": sum(1 for _row in layer.getFeatures()), "crs": layer.crs().authid()}


def main():
    application = QgsApplication([], False)
    application.initQgis()
    job = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    told = {
        "files": {name: told_of_file(name, path, job["pictures"]) for name, path in job["files"].items()},
        "addresses": {name: told_of_address(uri) for name, uri in job["addresses"].items()},
    }
    Path(sys.argv[2]).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    # Bindings of a program that ends take each other down; what was asked for is written.
    os._exit(0)


if __name__ == "__main__":
    main()
