/** Names of the districts over the overview; where two would overlap, the one with the greater figure stays. */
import * as L from "leaflet";
import type { District, MapConfig } from "./config.ts";
import { type Measure, formatValue, isTooFew, valueOf } from "./districts.ts";
import { withoutOverlap } from "./overlap.ts";
import { element, localeOf } from "./text.ts";

interface Label {
  readonly district: District;
  readonly marker: L.Marker;
  readonly root: HTMLElement;
  readonly figure: HTMLElement;
}

export class DistrictLabels {
  private readonly labels: Label[];
  private readonly locale: string;

  constructor(
    private readonly map: L.Map,
    private readonly config: MapConfig,
  ) {
    this.locale = localeOf(config);
    const pane = map.createPane("dl-labels");
    pane.classList.add("dl-labels-pane");
    this.labels = config.districts.map((district) => {
      const figure = element("span", "dl-label-figure");
      const root = element("div", "dl-label", { dir: "auto" }, element("span", "dl-label-name", {}, district.name), figure);
      const mark = L.divIcon({ html: root, className: "dl-label-anchor", iconSize: [0, 0] });
      const at: L.LatLngTuple = [district.label[1], district.label[0]];
      const marker = L.marker(at, { icon: mark, pane: "dl-labels", interactive: false, keyboard: false }).addTo(map);
      return { district, marker, root, figure };
    });
  }

  private shown = "";

  update(measure: Measure, epoch: number, isOverview: boolean): void {
    const figures = isOverview ? `${epoch} ${measure.classes.join()}` : "";
    const wanted = `${this.map.getZoom()} ${figures}`;
    if (wanted === this.shown) return;
    this.shown = wanted;
    const ordered = this.labels
      .map((label) => ({ ...label, value: isTooFew(this.config, label.district) ? null : valueOf(measure, label.district, epoch) }))
      .sort((a, b) => (b.value ?? -1) - (a.value ?? -1));
    for (const { figure, value } of ordered) {
      figure.textContent = isOverview && value !== null ? formatValue(measure, value, this.locale) : "";
      figure.hidden = figure.textContent === "";
    }
    const boxes = ordered.map(({ root, district }) => {
      const { x, y } = this.map.latLngToContainerPoint([district.label[1], district.label[0]]);
      return { x, y, width: root.offsetWidth, height: root.offsetHeight };
    });
    const isNear = this.map.getZoom() >= 16;
    withoutOverlap(boxes).forEach((isFree, i) => ordered[i].root.classList.toggle("is-hidden", !isFree || isNear));
  }
}
