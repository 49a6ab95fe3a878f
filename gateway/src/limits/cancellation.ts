/** Whether somebody still waits for an answer. As little as can be: every request has one. */
export class Cancellation {
  #listeners: Set<() => void> | null = null;
  #isCancelled = false;

  cancel(): void {
    this.#isCancelled = true;
    for (const listener of this.#listeners ?? []) listener();
    this.#listeners = null;
  }

  /**
   * Calls it at once where it is cancelled already. Whoever has done what they listened for forgets
   * it.
   */
  listen(listener: () => void): { forget(): void } {
    if (this.#isCancelled) listener();
    else {
      this.#listeners ??= new Set();
      this.#listeners.add(listener);
    }
    return { forget: () => this.#listeners?.delete(listener) };
  }
}
