/** Shows where the reader is, and how surely; follows while it is switched on, until the map is moved by hand. */
import "../styles/part-locate.css";
import * as L from "leaflet";
import type { MakePart, MapContext, Part } from "../context.ts";
import { dock, dockPanel } from "../dock.ts";
import { distanceM } from "../geodesy.ts";
import { element, localeOf, say } from "../text.ts";
import { lengthInWords } from "../units.ts";

const NEAR_ZOOM = 17;
const WATCH: PositionOptions = { enableHighAccuracy: true, maximumAge: 5_000, timeout: 20_000 };
/** Codes of GeolocationPositionError. */
const REFUSED = 1;

class Locate implements Part {
  private readonly panel: HTMLElement;
  private readonly text = element("span");
  private readonly again: HTMLButtonElement;
  private readonly reach = element("div", "dl-you dl-you-reach");
  private readonly marker: L.Marker;
  private opener: HTMLElement | null = null;
  private watch: number | null = null;
  private isOn = false;
  private isFollowing = true;
  private last: { readonly at: L.LatLng; readonly accuracyM: number } | null = null;

  constructor(private readonly context: MapContext) {
    const { strings } = context.config;
    this.again = element("button", "dl-button", { type: "button" }, say(strings, "locate.follow"));
    this.again.addEventListener("click", () => this.follow());
    this.panel = dockPanel(context, say(strings, "locate.title"), () => this.stop(), element("div", "dl-dock-line", {}, this.text, this.again));
    const mark = element("div", "", {}, this.reach, element("div", "dl-you dl-you-dot", { role: "img", "aria-label": say(strings, "locate.you") }));
    const icon = L.divIcon({ html: mark, className: "dl-label-anchor", iconSize: [0, 0] });
    this.marker = L.marker([0, 0], { icon, interactive: false, keyboard: false });
  }

  open(opener: HTMLElement): void {
    if (this.isOn) return this.stop();
    const { map, config } = this.context;
    this.opener = opener;
    this.isOn = true;
    this.isFollowing = true;
    this.last = null;
    opener.setAttribute("aria-pressed", "true");
    dock(this.context, this.panel);
    this.again.hidden = true;
    if (!window.isSecureContext || !navigator.geolocation) {
      this.tell(say(config.strings, "locate.insecure"));
      return;
    }
    this.tell(say(config.strings, "locate.waiting"));
    map.on("dragstart", this.letGo);
    map.on("zoomend", this.resize);
    this.watch = navigator.geolocation.watchPosition(this.onFix, this.onError, WATCH);
  }

  private stop(): void {
    const { map, config, announcer } = this.context;
    if (this.watch !== null) navigator.geolocation.clearWatch(this.watch);
    this.watch = null;
    this.isOn = false;
    map.off("dragstart", this.letGo);
    map.off("zoomend", this.resize);
    this.marker.remove();
    this.panel.remove();
    this.opener?.setAttribute("aria-pressed", "false");
    this.opener?.focus();
    announcer.say(say(config.strings, "locate.stopped"));
  }

  private readonly onFix = ({ coords }: GeolocationPosition): void => {
    const { map, config } = this.context;
    const locale = localeOf(config);
    const isFirst = this.last === null;
    const at = L.latLng(coords.latitude, coords.longitude);
    this.last = { at, accuracyM: coords.accuracy };
    const [west, south, east, north] = config.bounds;
    const bounds = L.latLngBounds([south, west], [north, east]);
    if (!bounds.contains(at)) {
      this.marker.remove();
      this.again.hidden = true;
      const distance = lengthInWords(distanceM(at, nearest(at, config.bounds)), config.strings, locale);
      this.tell(say(config.strings, "locate.outside", { distance, city: config.name }), isFirst);
      return;
    }
    this.marker.setLatLng(at).addTo(map);
    this.resize();
    if (this.isFollowing) map.setView(at, isFirst ? Math.max(map.getZoom(), NEAR_ZOOM) : map.getZoom());
    // Said once; afterwards the figure changes in silence, or a walk would never stop talking.
    this.tell(say(config.strings, "locate.found", { distance: lengthInWords(coords.accuracy, config.strings, locale) }), isFirst);
  };

  private readonly onError = ({ code }: GeolocationPositionError): void => {
    this.marker.remove();
    this.tell(say(this.context.config.strings, code === REFUSED ? "locate.refused" : "locate.unavailable"));
  };

  private readonly letGo = (): void => {
    this.isFollowing = false;
    this.again.hidden = this.last === null;
  };

  private follow(): void {
    this.isFollowing = true;
    this.again.hidden = true;
    if (this.last) this.context.map.setView(this.last.at);
    this.context.map.getContainer().focus({ preventScroll: true });
  }

  /** The circle in pixels of this zoom. */
  private readonly resize = (): void => {
    if (!this.last) return;
    const { map } = this.context;
    const { at, accuracyM } = this.last;
    const north = L.latLng(at.lat + accuracyM / 111_195, at.lng);
    const radius = Math.abs(map.latLngToLayerPoint(at).y - map.latLngToLayerPoint(north).y);
    this.reach.style.width = this.reach.style.height = `${2 * radius}px`;
  };

  private tell(text: string, isSaid = true): void {
    this.text.textContent = text;
    if (isSaid) this.context.announcer.say(text);
  }
}

/** The point of the map nearest to a place outside it. */
function nearest(at: L.LatLng, [west, south, east, north]: readonly [number, number, number, number]): L.LatLng {
  return L.latLng(Math.max(south, Math.min(north, at.lat)), Math.max(west, Math.min(east, at.lng)));
}

const make: MakePart = (context) => new Locate(context);
(window.DamageLedger as { registerPart(name: string, make: MakePart): void }).registerPart("locate", make);
