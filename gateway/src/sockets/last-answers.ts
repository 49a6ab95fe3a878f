/**
 * What still goes out of a socket that is to close: the answers of mutations under way. They are
 * done whether somebody waits or not, so whoever asked hears what was done, and nothing else goes
 * out.
 */
export class LastAnswers {
  readonly #ids: Set<string>;
  readonly #whenTold: () => void;

  /** `whenTold` runs once, behind the last message of the last of these operations. */
  constructor(ids: Iterable<string>, whenTold: () => void) {
    this.#ids = new Set(ids);
    this.#whenTold = whenTold;
  }

  /** Sends a message of the protocol where it belongs to one of these answers. */
  pass(text: string, send: (text: string) => Promise<void>): Promise<void> {
    const { id, type } = JSON.parse(text);
    if (!this.#ids.has(id)) return Promise.resolve();
    const sending = send(text);
    if (type !== "next") this.forget(id);
    return sending;
  }

  /** It has been told, or nobody wants to hear it any more. */
  forget(id: string): void {
    if (this.#ids.delete(id) && this.#ids.size === 0) this.#whenTold();
  }
}
