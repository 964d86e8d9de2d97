/** A drawing over the map that moves with it: paths given in degrees, in the map's own vector pane. */
import type * as L from "leaflet";
import type { Position } from "./coordinates.ts";

const SVG = "http://www.w3.org/2000/svg";
const REDRAW_ON = "zoomend viewreset moveend";

export interface Drawing {
  readonly points: readonly Position[];
  readonly isClosed: boolean;
}

export class Overlay {
  private readonly svg = document.createElementNS(SVG, "svg");
  private readonly under = document.createElementNS(SVG, "path");
  private readonly line = document.createElementNS(SVG, "path");
  private readonly dots = document.createElementNS(SVG, "g");
  private drawing: Drawing = { points: [], isClosed: false };

  constructor(private readonly map: L.Map) {
    // Hidden while a zoom is animated: the paths are of the zoom before.
    this.svg.setAttribute("class", "dl-overlay leaflet-zoom-hide");
    this.svg.setAttribute("aria-hidden", "true");
    this.under.setAttribute("class", "dl-overlay-under");
    this.line.setAttribute("class", "dl-overlay-line");
    this.svg.append(this.under, this.line, this.dots);
    map.getPane("overlayPane")?.append(this.svg);
    map.on(REDRAW_ON, this.redraw);
  }

  show(drawing: Drawing): void {
    this.drawing = drawing;
    this.redraw();
  }

  remove(): void {
    this.map.off(REDRAW_ON, this.redraw);
    this.svg.remove();
  }

  private readonly redraw = (): void => {
    const { points, isClosed } = this.drawing;
    const places = points.map(({ lat, lng }) => this.map.latLngToLayerPoint([lat, lng]));
    const path = places.map(({ x, y }, i) => `${i === 0 ? "M" : "L"}${x} ${y}`).join("") + (isClosed && points.length > 2 ? "Z" : "");
    for (const drawn of [this.under, this.line]) drawn.setAttribute("d", path);
    this.line.classList.toggle("is-closed", isClosed && points.length > 2);
    this.dots.replaceChildren(
      ...places.map(({ x, y }) => {
        const dot = document.createElementNS(SVG, "circle");
        for (const [name, value] of [["cx", x], ["cy", y], ["r", 5]] as const) dot.setAttribute(name, String(value));
        return dot;
      }),
    );
  };
}
