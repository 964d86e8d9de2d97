/** In an embedded map the page keeps its scroll: Ctrl and the wheel zoom, two fingers move, and a message says so. */
import type { Map as LeafletMap } from "leaflet";
import { element } from "./text.ts";

const MESSAGE_MS = 1600;

export function installCooperativeGestures(map: LeafletMap, words: { readonly wheel: string; readonly touch: string }): void {
  const container = map.getContainer();
  const message = element("div", "dl-gesture-hint", { "aria-hidden": "true" });
  container.append(message);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const show = (text: string) => {
    message.textContent = text;
    message.classList.add("is-shown");
    clearTimeout(timer);
    timer = setTimeout(() => message.classList.remove("is-shown"), MESSAGE_MS);
  };

  container.addEventListener(
    "wheel",
    (event) => {
      if (event.ctrlKey || event.metaKey) return;
      event.stopImmediatePropagation();
      show(words.wheel);
    },
    { capture: true, passive: true },
  );

  // A finger scrolls the page; only a mouse or pen drags the map.
  container.addEventListener("pointerdown", (event) => (event.pointerType === "touch" ? map.dragging.disable() : map.dragging.enable()), {
    capture: true,
  });
  if (matchMedia("(pointer: coarse)").matches) map.dragging.disable();
  container.addEventListener(
    "touchmove",
    (event) => {
      if (event.touches.length === 1) show(words.touch);
      else message.classList.remove("is-shown");
    },
    { passive: true },
  );
}
