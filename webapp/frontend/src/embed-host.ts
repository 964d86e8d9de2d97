/** In the page around our frames: gives each the height that it asks for. Served as /embed.js. */
import { heightIn } from "./embed-heights.ts";

addEventListener("message", (event: MessageEvent<unknown>) => {
  const height = heightIn(event.data);
  if (height === null) return;
  for (const frame of document.querySelectorAll("iframe")) {
    if (frame.contentWindow === event.source) frame.style.height = `${height}px`;
  }
});
