/** Inside a frame: tells the page around it how high the view is, whenever that changes.
 *
 * A page opened by itself has no page around it, and would answer its own message for ever.
 */
import { heightMessages, isQuestion, secretIn } from "./embed-heights.ts";

function tellHeight(): void {
  const secret = secretIn(location.hash);
  let last = 0;
  const tell = () => {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    // A frame in a hidden tab has no size yet; the height it would tell is wrong.
    if (height === last || document.documentElement.clientWidth === 0) return;
    last = height;
    // The page around may be anybody's; a height is no secret.
    for (const message of heightMessages(location.pathname, height, location.href, secret)) parent.postMessage(message, "*");
  };
  new ResizeObserver(tell).observe(document.body);
  addEventListener("message", (event: MessageEvent<unknown>) => {
    if (event.source !== parent || !isQuestion(event.data)) return;
    last = 0;
    tell();
  });
  tell();
}

if (parent !== window) tellHeight();
