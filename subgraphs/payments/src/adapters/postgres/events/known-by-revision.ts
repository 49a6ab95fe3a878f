import type pg from "pg";

/**
 * What follows from endpoints and streams, in mind. It is asked for by its revision alone, one row;
 * so a process need not be told what another has changed.
 */
export function makeKnownByRevision<Known extends object>(pool: pg.Pool, load: () => Promise<Known>) {
  let known: { readonly value: Known; readonly revision: string; readonly turn: number } | null = null;
  /** Counts reads, in the order in which they began. */
  let turn = 0;
  /** What began up to here is outdated. */
  let forgotten = 0;

  return {
    /** Null: it is not known yet, or was forgotten. */
    now: (): Known | null => known?.value ?? null,
    /** Behind it, it is known as it was when this was called, or later. */
    async renew(): Promise<void> {
      // Read before what it stands for: that may be newer, and is then read once more.
      const { rows } = await pool.query<{ revision: string }>({
        name: "webhook-revision",
        text: "SELECT revision::text FROM webhook_revision",
      });
      const revision = rows[0]?.revision ?? "";
      if (known?.revision === revision) return;
      turn += 1;
      const mine = turn;
      const value = await load();
      // Of two that read at once the one that began later has seen all that the other was to see,
      // so it has the last word; until it is there, the other has.
      if (mine > Math.max(forgotten, known?.turn ?? 0)) known = { value, revision, turn: mine };
    },
    forget(): void {
      forgotten = turn;
      known = null;
    },
  };
}
