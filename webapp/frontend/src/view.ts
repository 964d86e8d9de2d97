/** Options for L.map, worked out before the map is made: the place or district in the address, else the whole city. */
import type { MapOptions } from "leaflet";
import { type MapConfig, detailZoom } from "./config.ts";
import { parseUrl } from "./url-state.ts";

const TILE_SIDE = 256;
export const MAX_ZOOM = 19;

/** Position in the square of the whole world, 0 to 1 from west to east and from north to south. */
export function mercator(lng: number, lat: number): readonly [number, number] {
  const sine = Math.sin((lat * Math.PI) / 180);
  return [lng / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
}

/** Steps of zoom for whatever is fitted into the window: in whole steps a city may fill only half of a phone. */
export const FIT_STEP = 0.5;

/** Greatest zoom, in steps of FIT_STEP, at which the bounds (west, south, east, north) fit into width x height CSS pixels. */
export function zoomToFit(bounds: MapConfig["bounds"], width: number, height: number, padding = 12): number {
  const [west, north] = mercator(bounds[0], bounds[3]);
  const [east, south] = mercator(bounds[2], bounds[1]);
  const fits = (size: number, part: number) => Math.log2(Math.max(size - 2 * padding, 64) / (TILE_SIDE * Math.max(part, 1e-9)));
  const greatest = Math.min(fits(width, east - west), fits(height, south - north));
  return Math.max(2, Math.min(MAX_ZOOM, Math.floor(greatest / FIT_STEP) * FIT_STEP));
}

/** Narrower maps start with the legend folded: open, it would cover much of the city. */
export const OPEN_LEGEND_PX = 800;
const MARGIN_PX = 12;
const LEGEND_PX = 296;

/** Room to leave free on the left and the right: the open legend stands at the end of the line. */
export function panelPadding(width: number, dir: MapConfig["dir"]): { readonly start: number; readonly end: number } {
  const panel = width >= OPEN_LEGEND_PX ? LEGEND_PX : MARGIN_PX;
  return dir === "ltr" ? { start: MARGIN_PX, end: panel } : { start: panel, end: MARGIN_PX };
}

type Home = Pick<MapConfig, "home" | "dir" | "districts" | "tiles" | "hasFootprints">;

/** The zoom at which a city opens; nearer than that, squares say more than districts.
 *
 * The whole of it fits, but a city with districts opens on them however small it is: its single buildings are most of
 * its bytes, and whoever opens it has not said yet which of them matter.
 */
export function homeZoom(config: Home, width: number, height: number): number {
  const room = panelPadding(width, config.dir);
  const whole = zoomToFit(config.home, width - room.start - room.end, height, 0);
  return config.districts.length > 0 ? Math.min(whole, detailZoom(config) - 1) : whole;
}

export function mapOptions(config: MapConfig, containerId: string): MapOptions {
  const container = document.getElementById(containerId);
  const { view, district } = parseUrl(location.search, config.epochs);
  const home = config.districts.find(({ id }) => id === district)?.bounds ?? config.home;
  const width = container?.clientWidth || 640;
  const room = panelPadding(width, config.dir);
  const fit = (bounds: MapConfig["bounds"]) => zoomToFit(bounds, width - room.start - room.end, container?.clientHeight || 480, 0);
  const whole = homeZoom(config, width, container?.clientHeight || 480);
  const zoom = view?.zoom ?? (home === config.home ? whole : fit(home));
  const degreesPerPx = 360 / (TILE_SIDE * 2 ** zoom);
  const [west, south, east, north] = config.bounds;
  const margin = [(east - west) * 0.75 + 0.02, (north - south) * 0.75 + 0.02];
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  return {
    center: view ? [view.lat, view.lng] : [(home[1] + home[3]) / 2, (home[0] + home[2]) / 2 + ((room.end - room.start) / 2) * degreesPerPx],
    zoom,
    minZoom: Math.max(2, Math.floor(Math.min(whole, 12)) - 1),
    maxZoom: MAX_ZOOM,
    zoomSnap: FIT_STEP,
    maxBounds: [
      [south - margin[1], west - margin[0]],
      [north + margin[1], east + margin[0]],
    ],
    maxBoundsViscosity: 0.8,
    zoomControl: false,
    attributionControl: false,
    // A tile that is drawn is shown: fading in would hold every view back by a fifth of a second.
    fadeAnimation: false,
    zoomAnimation: !isStill,
    inertia: !isStill,
  };
}
