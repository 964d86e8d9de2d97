/** Things that take a while to make: each is made once, however often it is asked for before it is there. */

export class Once<Thing> {
  private readonly known = new Map<string, Promise<Thing>>();

  /** The thing of this name; after a failure the next who asks tries again. */
  get(name: string, make: () => Promise<Thing>): Promise<Thing> {
    const known = this.known.get(name);
    if (known) return known;
    const making = make();
    this.known.set(name, making);
    making.catch(() => this.known.delete(name));
    return making;
  }
}
