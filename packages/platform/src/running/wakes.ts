import type { SubgraphName } from "@coffer/contracts/subgraphs";

/**
 * Tells a subgraph's relay, after a commit, that its outbox holds something. Only saves time: a
 * relay sweeps by itself too.
 */
export type Wakes = {
  wake(...subgraphs: readonly SubgraphName[]): void;
  on(subgraph: SubgraphName, listener: () => void): () => void;
};

/** For subgraphs of one process. */
export function makeMemoryWakes(): Wakes {
  const listeners = new Map<SubgraphName, Set<() => void>>();
  return {
    wake(...subgraphs) {
      for (const subgraph of subgraphs) for (const listener of listeners.get(subgraph) ?? []) listener();
    },
    on(subgraph, listener) {
      const known = listeners.get(subgraph) ?? new Set();
      listeners.set(subgraph, known.add(listener));
      return () => known.delete(listener);
    },
  };
}
