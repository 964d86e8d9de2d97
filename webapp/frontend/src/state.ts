/** What the reader has chosen: date, classes, kinds of site and district; tells whoever listens when it changes. */

export interface Choice {
  readonly epoch: number;
  /** Keys of the classes that are not shown. */
  readonly hidden: ReadonlySet<string>;
  /** Kinds of site that are not shown. */
  readonly hiddenKinds: ReadonlySet<string>;
  /** District the counts are for; null means the whole city. */
  readonly district: string | null;
  /** Id of the one source whose grades are shown; null means what counts of all. */
  readonly source: string | null;
  /** Buildings are coloured by their class, or by whether their sources agree. */
  readonly show: "classes" | "agreement";
  /** What the map shows before single buildings; auto takes districts for the whole city and squares nearer by. */
  readonly overview: "auto" | "districts" | "squares";
}

export type Listener = (choice: Choice, before: Choice) => void;

export class State {
  private current: Choice;
  private readonly listeners = new Set<Listener>();

  constructor(initial: Choice) {
    this.current = initial;
  }

  get(): Choice {
    return this.current;
  }

  set(change: Partial<Choice>): void {
    const before = this.current;
    this.current = { ...before, ...change };
    for (const listener of this.listeners) listener(this.current, before);
  }

  toggleClass(key: string): void {
    this.set({ hidden: toggled(this.current.hidden, key) });
  }

  toggleKind(key: string): void {
    this.set({ hiddenKinds: toggled(this.current.hiddenKinds, key) });
  }

  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

function toggled(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(key)) next.add(key);
  return next;
}
