/** Images and online backgrounds as layers under the damage; two images share the map at a boundary. */
import * as L from "leaflet";
import type { BackgroundConfig, ImageConfig } from "./config.ts";

const REDRAW_ON = "move zoom viewreset resize moveend zoomend";
/** Under Leaflet's own tiles (200), which are the damage; an online background under our images. */
const LEVELS: Readonly<Record<string, string>> = { background: "140", left: "150", right: "151" };
/** As the page itself sends it: tile servers of OpenStreetMap refuse requests without one. */
const REFERRER = "strict-origin-when-cross-origin";

export class ImageLayers {
  private readonly layers = new Map<string, L.TileLayer>();
  private split: number | null = null;

  constructor(
    private readonly map: L.Map,
    private readonly onFailed: () => void,
  ) {
    for (const [name, level] of Object.entries(LEVELS)) {
      const pane = map.createPane(`dl-${name}`);
      pane.style.zIndex = level;
      pane.style.pointerEvents = "none";
    }
    map.on(REDRAW_ON, this.clip);
  }

  /** Shows one image, or two of which the first fills `split` of the width from the left. */
  show(left: ImageConfig | null, right: ImageConfig | null, split: number): void {
    this.put("left", left && this.imageLayer(left, "left"));
    this.put("right", right && this.imageLayer(right, "right"));
    this.setSplit(left && right ? split : null);
  }

  setSplit(split: number | null): void {
    this.split = split;
    this.clip();
  }

  /** Asks nothing of any server until it is called with a background. */
  showBackground(background: BackgroundConfig | null): void {
    this.put(
      "background",
      background &&
        L.tileLayer(background.url, {
          pane: "dl-background",
          subdomains: [...background.subdomains],
          maxNativeZoom: background.maxNativeZoom,
          maxZoom: this.map.getMaxZoom(),
          // No more than is looked at, as public tile servers ask.
          keepBuffer: 0,
          updateWhenZooming: false,
          referrerPolicy: REFERRER,
        }),
    );
  }

  private imageLayer(image: ImageConfig, side: "left" | "right"): L.TileLayer {
    const [west, south, east, north] = image.bounds;
    return L.tileLayer(image.url, {
      pane: `dl-${side}`,
      bounds: L.latLngBounds([south, west], [north, east]),
      minNativeZoom: image.minNativeZoom,
      maxNativeZoom: image.maxNativeZoom,
      maxZoom: this.map.getMaxZoom(),
      keepBuffer: 1,
      updateWhenZooming: false,
    });
  }

  private put(name: string, layer: L.TileLayer | null): void {
    this.layers.get(name)?.remove();
    this.layers.delete(name);
    if (!layer) return;
    this.layers.set(name, layer);
    layer.on("tileerror", this.onFailed);
    layer.addTo(this.map);
  }

  /** Each image ends at the boundary: where one has no data the other must not be taken for it. */
  private readonly clip = (): void => {
    const { map, split } = this;
    const size = map.getSize();
    const start = map.containerPointToLayerPoint([0, 0]);
    const end = start.add(size);
    const middle = start.x + size.x * (split ?? 0);
    const part = (from: number, to: number) =>
      split === null ? "" : `polygon(${from}px ${start.y}px, ${to}px ${start.y}px, ${to}px ${end.y}px, ${from}px ${end.y}px)`;
    this.style("left").clipPath = part(start.x, middle);
    this.style("right").clipPath = part(middle, end.x);
  };

  private style(name: string): CSSStyleDeclaration {
    return (this.map.getPane(`dl-${name}`) as HTMLElement).style;
  }
}
