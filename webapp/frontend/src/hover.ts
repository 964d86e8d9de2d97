/** The outline of what is under the pointer, over the map: a path of its own, so that no tile is drawn again. */
import type * as L from "leaflet";
import type { Found } from "./found.ts";

const SVG = "http://www.w3.org/2000/svg";

export class Hover {
  private readonly svg = document.createElementNS(SVG, "svg");
  private readonly lines = [0, 1].map(() => document.createElementNS(SVG, "path"));
  private shown = "";

  constructor(private readonly map: L.Map) {
    this.svg.setAttribute("class", "dl-hover leaflet-zoom-hide");
    this.svg.setAttribute("aria-hidden", "true");
    this.svg.append(...this.lines);
    map.getPane("overlayPane")?.append(this.svg);
    map.on("zoomstart viewreset mouseout", () => this.show("", []));
  }

  /** Draws the rings, given in pixels of the whole world at the zoom shown; a ring of one point becomes a circle. */
  show(key: string, rings: readonly (readonly L.Point[])[]): void {
    if (key === this.shown) return;
    this.shown = key;
    const origin = this.map.getPixelOrigin();
    const path = rings.map((ring) => {
      const points = ring.map((point) => point.subtract(origin));
      if (points.length === 1) return `M${points[0].x - 9} ${points[0].y}a9 9 0 1 0 18 0a9 9 0 1 0-18 0`;
      return `M${points.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}Z`;
    });
    for (const line of this.lines) line.setAttribute("d", path.join(""));
  }
}

/** A pointing hand and an outline over whatever can be clicked; looked up once per frame. */
export function followPointer(map: L.Map, hover: Hover, find: (at: L.LatLng) => Found | null): void {
  let due: L.LatLng | null = null;
  map.on("mousemove", (event: L.LeafletMouseEvent) => {
    if (due === null) {
      requestAnimationFrame(() => {
        const found = due && find(due);
        hover.show(found ? `${found.layer} ${found.id}` : "", found ? found.outline : []);
        map.getContainer().classList.toggle("is-over", Boolean(found));
        due = null;
      });
    }
    due = event.latlng;
  });
}
