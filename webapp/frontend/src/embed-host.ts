/** In the page around our frames: gives each the height that it asks for. Served as /embed.js. */
import { QUESTION, heightIn } from "./embed-heights.ts";

addEventListener("message", (event: MessageEvent<unknown>) => {
  const height = heightIn(event.data);
  if (height === null) return;
  for (const frame of document.querySelectorAll("iframe")) {
    if (frame.contentWindow === event.source) frame.style.height = `${height}px`;
  }
});

// A script that loads late has missed what frames told before; they are asked to say it again.
for (const frame of document.querySelectorAll("iframe")) frame.contentWindow?.postMessage(QUESTION, "*");
