/** The reader's choice and place, read from the address of the page and written back into it. */
import type { Map as LeafletMap } from "leaflet";
import { type MapConfig, NOT_ASSESSED } from "./config.ts";
import { INCIDENT } from "./incidents.ts";
import type { Choice } from "./state.ts";
import { parseUrl, writeUrl } from "./url-state.ts";

const ADDRESS_AFTER_MS = 150;

/** Class keys with the sign by which an address names them: the rank, or "-" for not assessed. */
function signs(config: MapConfig): readonly (readonly [string, string])[] {
  return [...config.grades.map(({ key, rank }) => [key, String(rank)] as const), [NOT_ASSESSED, "-"]];
}

/** Every kind of site a reader can switch off. */
function kindsOf(config: MapConfig): string[] {
  return [...[...config.kinds, ...config.uses].map(({ key }) => key), ...(config.tiles.layers.incidents ? [INCIDENT] : [])];
}

export function choiceFromAddress(config: MapConfig): Choice {
  const { epoch, shown, district, kinds, source, show, overview } = parseUrl(location.search, config.epochs);
  return {
    epoch: epoch ?? config.asOf,
    hidden: new Set(shown ? signs(config).filter(([, sign]) => !shown.has(sign)).map(([key]) => key) : []),
    hiddenKinds: new Set(kinds ? kindsOf(config).filter((key) => !kinds.has(key)) : []),
    district: config.districts.some(({ id }) => id === district) ? district : null,
    source: config.sources.some(({ id }) => id === source) ? source : null,
    show: show && config.hasAgreement ? show : "classes",
    overview: overview ?? "auto",
  };
}

export class Address {
  private due: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly map: LeafletMap,
    private readonly config: MapConfig,
  ) {}

  /** Browsers refuse more than a few changes of the address a second, so a slide of the date is written once. */
  write(choice: Choice): void {
    clearTimeout(this.due);
    this.due = setTimeout(() => this.writeNow(choice), ADDRESS_AFTER_MS);
  }

  private writeNow({ epoch, hidden, hiddenKinds, district, source, show, overview }: Choice): void {
    const { config } = this;
    const { lat, lng } = this.map.getCenter();
    const shown = hidden.size === 0 ? null : new Set(signs(config).filter(([key]) => !hidden.has(key)).map(([, sign]) => sign));
    const kinds = hiddenKinds.size === 0 ? null : new Set(kindsOf(config).filter((key) => !hiddenKinds.has(key)));
    const modes = { show: show === "classes" ? null : show, overview: overview === "auto" ? null : overview };
    const state = { view: { lat, lng, zoom: this.map.getZoom() }, epoch, shown, district, kinds, source, ...modes };
    const query = writeUrl(location.search, state, config.epochs, { epoch: config.asOf });
    try {
      history.replaceState(history.state, "", `${location.pathname}${query}${location.hash}`);
    } catch {
      // Sandboxed frames and pages from a file may not write their address; the map works without.
    }
  }
}
