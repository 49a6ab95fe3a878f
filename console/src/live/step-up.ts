import type { OnStepUpRequired, StepUpNeed } from "@coffer/client";

/** Something waits until the person has proved anew who they are. */
export type AskedProof = {
  readonly need: StepUpNeed;
  /** False: they gave up, and what waits fails with nothing done. */
  settle(isProved: boolean): void;
};

let asked: AskedProof | null = null;
const listeners = new Set<() => void>();

function become(next: AskedProof | null): void {
  asked = next;
  for (const listener of listeners) listener();
}

/** For the client, which calls it once at a time. */
export const askForProof: OnStepUpRequired = (need, signal) =>
  new Promise((resolve) => {
    const mine: AskedProof = {
      need,
      settle(isProved) {
        if (asked === mine) become(null);
        resolve(isProved);
      },
    };
    signal.addEventListener("abort", () => mine.settle(false), { once: true });
    become(mine);
  });

export const proofs = {
  asked: (): AskedProof | null => asked,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
