/** The buttons on the map: zoom, the whole city, and tools whose scripts are loaded when one is pressed. */
import type * as L from "leaflet";
import { type MapContext, type Part, loadPart } from "./context.ts";
import { hasImagesInAddress } from "./image-choice.ts";
import { Once } from "./once.ts";
import type { Status } from "./status.ts";
import { element, icon, say } from "./text.ts";

const PLUS = "M10 4v12M4 10h12";
const MINUS = "M4 10h12";
const WHOLE = "M4 8V4h4M12 4h4v4M16 12v4h-4M8 16H4v-4";

/** Buttons that stand on the map from the start; what they do is loaded when one is pressed. */
const TOOLS: readonly { readonly part: string; readonly path: string; readonly inEmbeds: boolean }[] = [
  { part: "search", path: "M13 13l4.5 4.5M14.5 8.75a5.75 5.75 0 1 1-11.5 0 5.75 5.75 0 0 1 11.5 0z", inEmbeds: true },
  { part: "locate", path: "M10 2v3M10 15v3M2 10h3M15 10h3M14 10a4 4 0 1 1-8 0 4 4 0 0 1 8 0z", inEmbeds: false },
  { part: "offline", path: "M10 3v8.5M6.5 8.5 10 12l3.5-3.5M3.5 12.5V16h13v-3.5", inEmbeds: false },
  { part: "measure", path: "M2.5 13.5l11-11 4 4-11 11zM6 10l2 2M8.5 7.5l1.5 1.5M11 5l2 2", inEmbeds: true },
  { part: "imagery", path: "M3 4.5h14v11H3zM10 4.5v11M5.5 12.5l2-2.5 2 2.5M12.5 8.2h2", inEmbeds: true },
];

export class Tools {
  readonly root: HTMLElement;
  private readonly parts = new Once<Part>();
  /** Tools that were asked for and are on their way. */
  private readonly awaited = new Set<string>();

  constructor(
    private readonly context: MapContext,
    private readonly status: Status,
  ) {
    const { map, config } = context;
    this.root = element(
      "div",
      "dl-map-buttons",
      {},
      this.button("map.zoomIn", PLUS, () => map.setZoom(Math.floor(map.getZoom()) + 1)),
      this.button("map.zoomOut", MINUS, () => map.setZoom(Math.ceil(map.getZoom()) - 1)),
      this.button("map.whole", WHOLE, () => context.showBounds(config.home)),
      ...TOOLS.filter(({ part, inEmbeds }) => config.parts[part] && (inEmbeds || !config.embed) && this.hasUse(part)).map(({ part, path }) => {
        const button = this.button(`tool.${part}`, path, () => void this.open(part, button));
        if (part === "imagery" && hasImagesInAddress()) void this.open(part, button, undefined, true);
        return button;
      }),
    );
  }

  /** Opens a tool, loading it at its first use; `at` is the place on the map it was asked for. */
  async open(name: string, opener: HTMLElement, at?: L.LatLng, isRestored = false): Promise<void> {
    const { config, announcer } = this.context;
    if (!isRestored) {
      // Whoever presses again because nothing has happened yet must not close what the first press opens.
      if (this.awaited.has(name)) return;
      this.awaited.add(name);
    }
    opener.setAttribute("aria-busy", "true");
    try {
      const part = await this.parts.get(name, async () => (await loadPart(name, config))(this.context));
      if (isRestored) part.restore?.(opener);
      else part.open(opener, at);
    } catch {
      announcer.say(say(config.strings, "tool.failed"));
      this.status.tell(say(config.strings, "tool.failed"));
    } finally {
      if (!isRestored) this.awaited.delete(name);
      opener.removeAttribute("aria-busy");
    }
  }

  private button(name: string, path: string, act: () => void): HTMLButtonElement {
    const words = say(this.context.config.strings, name);
    const button = element("button", "dl-map-button", { type: "button", "aria-label": words, title: words }, icon(path));
    button.addEventListener("click", act);
    return button;
  }

  private hasUse(part: string): boolean {
    const { imagery, backgrounds } = this.context.config;
    return part !== "imagery" || imagery.length + backgrounds.length > 0;
  }
}
