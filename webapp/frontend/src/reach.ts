/** The circle within which the chosen incident happened, by the precision that its place is stated with. */
import * as L from "leaflet";

const SVG = "http://www.w3.org/2000/svg";
const EQUATOR_M = 40_075_016.7;

/** Pixels that a distance on the ground takes at a latitude and zoom: the map is stretched towards the poles. */
export function pixelsOf(metres: number, lat: number, zoom: number): number {
  return (metres * 256 * 2 ** zoom) / (EQUATOR_M * Math.cos((lat * Math.PI) / 180));
}

export class Reach {
  private readonly svg = document.createElementNS(SVG, "svg");
  private readonly lines = [0, 1].map(() => document.createElementNS(SVG, "circle"));
  private shown: { readonly at: L.LatLng; readonly metres: number } | null = null;

  constructor(private readonly map: L.Map) {
    this.svg.setAttribute("class", "dl-hover dl-reach leaflet-zoom-hide");
    this.svg.setAttribute("aria-hidden", "true");
    this.svg.append(...this.lines);
    map.getPane("overlayPane")?.append(this.svg);
    map.on("zoomend viewreset", () => this.redraw());
  }

  /** Shows the circle; without a stated precision there is none. */
  show(at: L.LatLng | null, metres = 0): void {
    this.shown = at && metres > 0 ? { at, metres } : null;
    this.redraw();
  }

  private redraw(): void {
    const { shown, map } = this;
    const { x, y } = shown ? map.latLngToLayerPoint(shown.at) : { x: 0, y: 0 };
    const r = shown ? pixelsOf(shown.metres, shown.at.lat, map.getZoom()) : 0;
    for (const line of this.lines) for (const [name, value] of Object.entries({ cx: x, cy: y, r })) line.setAttribute(name, value.toFixed(1));
  }
}
