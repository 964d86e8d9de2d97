/** The parts of Leaflet that our pages use, as one global L: a map, tile layers, a scale, lines and points.
 *
 * The whole of Leaflet is a third larger; a map that stands alone (in a notebook, beside other folium layers) gets it.
 * Leaflet's parts are JavaScript modules without types of their own, so this file is typed as Leaflet itself.
 */
// @ts-nocheck -- Leaflet publishes its modules without types; @types/leaflet types the whole.
import "leaflet/src/control/Control.Scale.js";
import { Control, control } from "leaflet/src/control/Control.js";
import { Scale, scale } from "leaflet/src/control/Control.Scale.js";
import * as Browser from "leaflet/src/core/Browser.js";
import { Class } from "leaflet/src/core/Class.js";
import { Evented } from "leaflet/src/core/Events.js";
import * as Util from "leaflet/src/core/Util.js";
import * as DomEvent from "leaflet/src/dom/DomEvent.js";
import * as DomUtil from "leaflet/src/dom/DomUtil.js";
import { LatLng, toLatLng as latLng } from "leaflet/src/geo/LatLng.js";
import { LatLngBounds, toLatLngBounds as latLngBounds } from "leaflet/src/geo/LatLngBounds.js";
import { CRS } from "leaflet/src/geo/crs/index.js";
import { Bounds, toBounds as bounds } from "leaflet/src/geometry/Bounds.js";
import { Point, toPoint as point } from "leaflet/src/geometry/Point.js";
import { DivIcon, divIcon } from "leaflet/src/layer/marker/DivIcon.js";
import { Icon } from "leaflet/src/layer/marker/Icon.js";
import { Marker, marker } from "leaflet/src/layer/marker/Marker.js";
import { GridLayer } from "leaflet/src/layer/tile/GridLayer.js";
import { TileLayer, tileLayer } from "leaflet/src/layer/tile/TileLayer.js";
import { Map, createMap as map } from "leaflet/src/map/Map.js";
import { DoubleClickZoom } from "leaflet/src/map/handler/Map.DoubleClickZoom.js";
import { Drag } from "leaflet/src/map/handler/Map.Drag.js";
import { Keyboard } from "leaflet/src/map/handler/Map.Keyboard.js";
import { ScrollWheelZoom } from "leaflet/src/map/handler/Map.ScrollWheelZoom.js";
import { TapHold } from "leaflet/src/map/handler/Map.TapHold.js";
import { TouchZoom } from "leaflet/src/map/handler/Map.TouchZoom.js";

// Importing a handler adds it to the map; naming them keeps the bundler from leaving them out.
export const handlers = [DoubleClickZoom, Drag, Keyboard, ScrollWheelZoom, TapHold, TouchZoom];
Control.Scale = Scale;
control.scale = scale;

export {
  Bounds, Browser, CRS, Class, Control, DivIcon, DomEvent, DomUtil, Evented, GridLayer, Icon, LatLng, LatLngBounds, Map,
  Marker, Point, TileLayer, Util, bounds, control, divIcon, latLng, latLngBounds, map, marker, point, tileLayer,
};
