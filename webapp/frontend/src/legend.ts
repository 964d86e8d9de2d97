/** The panel beside the map: image date, filters, classes with counts and switches, the overview's own legend, other sites. */
import { type Counts, type MapConfig, NOT_ASSESSED, type Tally, districtLabel } from "./config.ts";
import { Dates } from "./dates.ts";
import { AGREEMENT_GROUPS } from "./groups.ts";
import { INCIDENT } from "./incidents.ts";
import { type Level, LegendOverview } from "./legend-overview.ts";
import { ClassRow, KindRow, Switch, choiceOf, groupRow, kindsShown, paintSign } from "./legend-rows.ts";
import type { Theme } from "./paint.ts";
import { reveal } from "./reveal.ts";
import type { Choice, State } from "./state.ts";
import { element, formatCount, icon, localeOf, say } from "./text.ts";
import type { ViewCounts } from "./view-counts.ts";

const CHEVRON = "M5 8l5 5 5-5";
const WHY_GROUPS = ["unseen_n", "unseen_i", "unseen_o"] as const;
const WITHOUT_GRADE = [NOT_ASSESSED, "not_yet", ...WHY_GROUPS] as const;

/** The place the counts are for: the chosen district, else the city. */
export function placeOf(config: MapConfig, choice: Choice): Tally {
  return config.districts.find(({ id }) => id === choice.district) ?? config.city;
}

/** Counts shown beside the classes: of buildings where there are footprints, else of listed sites. */
export function countsFor(config: Pick<MapConfig, "hasFootprints">, place: Tally, epoch: number): Counts {
  return (config.hasFootprints ? place.buildings?.[epoch] : place.sites[epoch]) ?? {};
}

/** Counts by class of what is in view: whoever has no grade, for whatever reason, is not assessed. */
export function classCounts(view: ViewCounts): Counts {
  const without = WITHOUT_GRADE.reduce((sum, key) => sum + (view.groups[key] ?? 0), 0);
  return { ...view.groups, [NOT_ASSESSED]: without };
}

export class Legend {
  readonly root: HTMLElement;
  readonly dates: Dates;
  private readonly toggle: HTMLButtonElement;
  private readonly overview: LegendOverview;
  private readonly scope = element("p", "dl-scope");
  private readonly scopeClear: HTMLButtonElement;
  private readonly rows = new Map<string, ClassRow>();
  private readonly kinds: KindRow[] = [];
  private readonly kindsNote = element("p", "dl-note");
  private readonly usesNote = element("p", "dl-note");
  private readonly incidents = element("ul", "dl-ramp dl-incidents");
  private readonly classes: HTMLFieldSetElement;
  private readonly groups = element("ul", "dl-ramp dl-groups");
  private readonly agreement = element("div", "dl-agreement");
  private readonly filters = element("div", "dl-filters");
  private readonly selects: { readonly name: "district" | "source"; readonly select: HTMLSelectElement }[] = [];
  private readonly show: Switch;
  private readonly shape: Switch;
  private readonly locale: string;
  private theme: Theme = "light";
  private level: Level = "districts";
  private view: ViewCounts | null = null;

  constructor(
    private readonly config: MapConfig,
    private readonly state: State,
  ) {
    const { strings } = config;
    this.locale = localeOf(config);
    this.toggle = element("button", "dl-legend-toggle", { type: "button", "aria-expanded": "true" });
    this.dates = new Dates(config, state);
    this.scopeClear = element("button", "dl-link", { type: "button" }, say(strings, "scope.clear"));
    this.classes = this.makeClasses();
    const words = (key: string) => ({ id: key.slice(key.indexOf(".") + 1), label: say(strings, key) });
    this.show = new Switch(say(strings, "show.label"), [words("show.classes"), words("show.agreement")], (id) =>
      state.set({ show: id === "agreement" ? "agreement" : "classes" }),
    );
    this.shape = new Switch(say(strings, "shape.label"), [words("shape.districts"), words("shape.squares")], (id) =>
      state.set({ overview: id === "squares" ? "squares" : "districts" }),
    );
    this.overview = new LegendOverview(config, this.shape);
    this.makeFilters();
    const body = element("div", "dl-legend-body", { id: "dl-legend-body" });
    if (config.epochs.length > 1) body.append(this.dates.root);
    body.append(this.overview.root);
    if (config.hasAgreement) body.append(element("div", "", {}, this.show.root));
    body.append(this.agreement, this.classes, this.groups, this.scope, this.scopeClear);
    if (this.filters.childElementCount > 0) body.append(this.filters);
    const kinds = this.makeKinds();
    if (config.uses.length > 0) body.append(this.makeUses());
    if (kinds) body.append(kinds);
    this.root = element("section", "dl-legend", { "aria-label": say(strings, "legend.title") }, this.toggle, this.overview.key, body);
    this.listen();
  }

  /** Shows the words that fit: districts or squares in an overview, buildings or sites when the map is near. */
  setLevel(level: Level): void {
    if (level === this.level) return;
    this.level = level;
    this.update();
  }

  /** What is in view; null where only figures of whole districts are to be had. */
  setView(view: ViewCounts | null): void {
    this.view = view;
    this.updateCounts(this.state.get());
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    for (const row of this.rows.values()) row.paint(theme, this.config.hasFootprints);
    for (const row of this.kinds) row.paint(theme);
    this.update();
  }

  private listen(): void {
    this.toggle.setAttribute("aria-controls", "dl-legend-body");
    this.toggle.addEventListener("click", () => {
      this.open(this.toggle.getAttribute("aria-expanded") !== "true");
      const shell = this.root.closest<HTMLElement>(".dl-map-shell");
      if (shell && this.root.classList.contains("is-open")) reveal(shell, this.root);
    });
    this.scopeClear.addEventListener("click", () => this.state.set({ district: null }));
    this.state.listen(() => this.update());
  }

  open(isOpen: boolean): void {
    this.toggle.setAttribute("aria-expanded", String(isOpen));
    this.root.classList.toggle("is-open", isOpen);
  }

  private makeFilters(): void {
    const { config, state } = this;
    const { strings } = config;
    const add = (name: "district" | "source", options: readonly { readonly id: string; readonly label: string }[]) => {
      if (options.length < 2) return;
      const { root, select } = choiceOf(say(strings, `filter.${name}`), say(strings, `filter.${name}.all`), options, (id) => state.set({ [name]: id }));
      this.selects.push({ name, select });
      this.filters.append(root);
    };
    const byName = [...config.districts].sort((a, b) => a.name.localeCompare(b.name, config.locale));
    add("district", byName.map((district) => ({ id: district.id, label: districtLabel(district) })));
    add("source", config.sources);
  }

  private makeClasses(): HTMLFieldSetElement {
    const { config } = this;
    const heading = say(config.strings, config.hasFootprints ? "classes.buildings" : "classes.sites");
    const fieldset = element("fieldset", "dl-classes", {}, element("legend", "dl-eyebrow", {}, heading));
    const grades = [...config.grades, { key: NOT_ASSESSED, rank: -1, label: config.notAssessedLabel }];
    for (const { key, rank, label } of grades) {
      const row = new ClassRow(key, rank, label, () => this.state.toggleClass(key));
      this.rows.set(key, row);
      fieldset.append(row.root);
    }
    return fieldset;
  }

  private makeKinds(): HTMLElement | null {
    const { config } = this;
    const kinds: { readonly key: string; readonly label: string }[] = [...kindsShown(config)];
    const hasIncidents = config.tiles.layers.incidents !== undefined;
    if (hasIncidents) kinds.push({ key: INCIDENT, label: say(config.strings, "kind.incident") });
    if (kinds.length === 0) return null;
    const heading = say(config.strings, "kinds.title");
    const fieldset = element("fieldset", "dl-kinds", {}, element("legend", "dl-eyebrow", {}, heading));
    for (const { key, label } of kinds) {
      const row = new KindRow(key, label, () => this.state.toggleKind(key));
      this.kinds.push(row);
      fieldset.append(row.root);
    }
    if (hasIncidents) fieldset.append(this.incidents);
    fieldset.append(this.kindsNote);
    return fieldset;
  }

  /** A layer each for schools, hospitals and the like. */
  private makeUses(): HTMLElement {
    const { strings, uses } = this.config;
    const fieldset = element("fieldset", "dl-kinds dl-uses", {}, element("legend", "dl-eyebrow", {}, say(strings, "uses.title")));
    for (const { key, label } of uses) {
      const row = new KindRow(key, label, () => this.state.toggleKind(key), true);
      this.kinds.push(row);
      fieldset.append(row.root);
    }
    fieldset.append(this.usesNote);
    return fieldset;
  }

  private update(): void {
    const { config } = this;
    const choice = this.state.get();
    this.dates.update();
    this.toggle.replaceChildren(
      element("span", "dl-legend-title", {}, say(config.strings, "legend.title")),
      element("span", "dl-legend-date", {}, config.epochLabels[choice.epoch] ?? ""),
      icon(CHEVRON),
    );
    for (const { name, select } of this.selects) select.value = choice[name] ?? "";
    this.show.update(choice.show);
    this.shape.update(this.level);
    this.updateCounts(choice);
    this.overview.update(choice, this.level, this.theme);
  }

  private updateCounts(choice: Choice): void {
    const { config, view } = this;
    const counts = view && choice.show === "classes" ? classCounts(view) : countsFor(config, placeOf(config, choice), choice.epoch);
    const total = [...this.rows.keys()].reduce((sum, key) => sum + (counts[key] ?? 0), 0);
    for (const row of this.rows.values()) {
      row.update(counts[row.key] ?? 0, total, choice.hidden.has(row.key), this.locale);
    }
    const nShown = [...this.rows.keys()].reduce((sum, key) => sum + (choice.hidden.has(key) ? 0 : counts[key] ?? 0), 0);
    this.updateScope(choice, choice.show === "agreement" ? view?.total ?? 0 : nShown, choice.show === "agreement" ? view?.total ?? 0 : total);
    this.updateGroups(choice);
    this.updateKinds(choice);
  }

  /** Says of what the counts are: of what is in view, of a district, of the city. */
  private updateScope(choice: Choice, nShown: number, total: number): void {
    const { config } = this;
    const district = config.districts.find(({ id }) => id === choice.district);
    const place = district ? districtLabel(district) : say(config.strings, "scope.city");
    const of = config.hasFootprints ? "buildings" : "sites";
    const values = { place, n: formatCount(total, this.locale), shown: formatCount(nShown, this.locale) };
    this.scope.textContent = say(config.strings, this.view ? `scope.view.${of}` : `scope.${of}`, values);
    if (!this.view && choice.source !== null) this.scope.textContent += ` ${say(config.strings, "scope.allSources")}`;
    this.scopeClear.hidden = choice.district === null;
  }

  /** Why buildings have no grade, or how far apart their sources are; only what occurs has a row. */
  private updateGroups(choice: Choice): void {
    const { config, view, theme, locale } = this;
    const { strings } = config;
    const isAgreement = choice.show === "agreement";
    this.classes.hidden = isAgreement && this.level === "detail";
    this.agreement.hidden = !isAgreement;
    const row = (key: string, n: number | null) => groupRow(theme, key, say(strings, `group.${key}`), n, locale);
    if (isAgreement) {
      const list = element("ul", "dl-ramp", {}, ...[...AGREEMENT_GROUPS].reverse().map((key) => row(key, view ? view.groups[key] ?? 0 : null)));
      const date = config.epochLabels[config.asOf] ?? "";
      const notes = [say(strings, "show.note", { date }), this.level === "detail" ? "" : say(strings, "show.near")];
      this.agreement.replaceChildren(list, element("p", "dl-note", {}, notes.join(" ")));
    }
    const whole = placeOf(config, choice).unseen;
    const rows = isAgreement
      ? []
      : [
          ...(view?.groups.not_yet ? [row("not_yet", view.groups.not_yet)] : []),
          ...WHY_GROUPS.flatMap((key, i) => {
            const n = view ? view.groups[key] ?? 0 : whole?.[i] ?? 0;
            return config.city.unseen?.[i] ? [row(key, n)] : [];
          }),
        ];
    this.groups.replaceChildren(...rows);
    this.groups.hidden = rows.length === 0;
  }

  private updateKinds({ hiddenKinds }: Choice): void {
    const { config, view } = this;
    const counted: Counts | null = view && { ...view.kinds, [INCIDENT]: view.incidents.certain + view.incidents.possible };
    for (const row of this.kinds) {
      const n = counted ? counted[row.key] ?? 0 : [...config.kinds, ...config.uses].find(({ key }) => key === row.key)?.n ?? config.nIncidents;
      row.update(n, hiddenKinds.has(row.key), this.locale);
    }
    this.kindsNote.textContent = say(config.strings, view ? "kinds.view" : "kinds.note");
    this.usesNote.textContent = say(config.strings, view ? "uses.view" : "uses.note");
    this.incidents.hidden = hiddenKinds.has(INCIDENT);
    const sign = (key: "certain" | "possible") => {
      const canvas = element("canvas", "dl-kind-sign", { "aria-hidden": "true" });
      paintSign(canvas, this.theme, INCIDENT, key === "certain");
      const n = element("span", "dl-count", {}, view ? formatCount(view.incidents[key], this.locale) : "");
      return element("li", "", {}, canvas, element("span", "dl-name", {}, say(config.strings, `incident.${key}`)), n);
    };
    this.incidents.replaceChildren(sign("certain"), sign("possible"));
  }
}
