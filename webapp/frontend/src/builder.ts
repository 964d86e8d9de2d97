/** The form that makes snippets: what is chosen is shown and written at once, and copied with one touch. */

interface Snippets {
  readonly view: string;
  readonly title: string;
  readonly address: string;
  readonly picture: string;
  readonly height: number;
  readonly snippet: string;
  readonly frame: string;
  readonly linked_picture: string;
}

const DELAY_MS = 250;

function start(form: HTMLFormElement): void {
  const service = form.dataset.builder ?? "";
  let wanted = 0;
  const query = () => {
    const data = new FormData(form);
    const found = new URLSearchParams();
    const boxes = form.querySelectorAll<HTMLInputElement>("input[name=classes]");
    const classes = data.getAll("classes").map(String);
    for (const [name, value] of data) if (name !== "classes" && value !== "") found.set(name, String(value));
    // All boxes are no choice, and none would be an empty map.
    if (classes.length > 0 && classes.length < boxes.length) found.set("classes", classes.join(","));
    return found;
  };
  const refresh = async () => {
    const turn = ++wanted;
    const asked = query();
    const answer = await fetch(`${service}?${asked.toString()}`);
    // A slower answer to an earlier choice must not replace the last one.
    if (!answer.ok || turn !== wanted) return;
    show((await answer.json()) as Snippets);
    history.replaceState(history.state, "", `${location.pathname}?${asked.toString().replaceAll("%2C", ",")}`);
  };
  let timer = 0;
  form.addEventListener("input", (event) => {
    // Another district is another part of the map than the one the reader came with.
    const isDistrict = event.target instanceof HTMLSelectElement && event.target.name === "district";
    if (isDistrict) form.querySelectorAll("input[type=hidden]:is([name=ll], [name=z])").forEach((kept) => kept.remove());
    showFieldsOf(form);
    clearTimeout(timer);
    timer = window.setTimeout(() => void refresh(), DELAY_MS);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void refresh();
  });
  form.querySelector<HTMLElement>("[data-without-script]")?.setAttribute("hidden", "");
  showFieldsOf(form);
}

/** Classes are chosen for a map only. */
function showFieldsOf(form: HTMLFormElement): void {
  const view = String(new FormData(form).get("view"));
  for (const field of form.querySelectorAll<HTMLElement>("[data-of-map]")) field.hidden = view !== "map";
}

function show(found: Snippets): void {
  const preview = document.querySelector<HTMLIFrameElement>("[data-preview] iframe");
  if (preview && preview.src !== found.address) {
    preview.style.height = "";
    preview.height = String(found.height);
    preview.title = found.title;
    preview.src = found.address;
  } else if (preview) preview.height = String(found.height);
  const texts = { snippet: found.snippet, frame: found.frame, picture: found.linked_picture };
  for (const [id, text] of Object.entries(texts)) {
    const place = document.querySelector(`[data-snippet=${id}]`);
    if (place) place.textContent = text;
  }
  document.querySelector("[data-picture]")?.setAttribute("href", found.picture);
}

function offerCopying(button: HTMLButtonElement): void {
  const words = button.textContent;
  button.hidden = false;
  button.addEventListener("click", () => {
    const code = document.querySelector<HTMLElement>(`[data-snippet=${button.dataset.copy}]`);
    if (code) void copy(code).then((done) => done && say());
  });
  const say = () => {
    button.textContent = button.dataset.done ?? words;
    setTimeout(() => (button.textContent = words), 2000);
  };
}

/** The text in the clipboard; on hosts without one it is at least selected. */
async function copy(code: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(code.textContent ?? "");
    return true;
  } catch {
    getSelection()?.selectAllChildren(code);
    return false;
  }
}

function offerWidths(group: HTMLElement): void {
  group.hidden = false;
  const frame = document.querySelector<HTMLElement>("[data-preview]");
  const buttons = [...group.querySelectorAll<HTMLButtonElement>("button")];
  for (const button of buttons) {
    button.addEventListener("click", () => {
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
      if (frame) frame.style.maxWidth = button.dataset.width ? `${button.dataset.width}px` : "";
    });
  }
}

document.querySelectorAll<HTMLFormElement>("form[data-builder]").forEach(start);
document.querySelectorAll<HTMLButtonElement>("button[data-copy]").forEach(offerCopying);
document.querySelectorAll<HTMLElement>("[data-widths]").forEach(offerWidths);
