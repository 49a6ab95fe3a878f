import type { BlockHead } from "../../domain/chains/block.ts";
import type { KnownToken } from "../../domain/tokens/token.ts";
import type { Arrival } from "../chains/ports.ts";
import { readAgreedLogs, toArrival } from "./agreed-token-logs.ts";

type Deps = Parameters<typeof readAgreedLogs>[0] & {
  /** What moves over it, and what did once. */
  readonly known: () => readonly KnownToken[];
  /** Up to which block they were read; null: it was not begun yet. */
  readonly findCursor: () => Promise<number | null>;
  /**
   * What is above that is read by makeReadTokenLogs, for all: so it is left out, or waited for,
   * where whoever asks has it read with what is listed now.
   */
  readonly above: "LEFT_OUT" | "WAITED_FOR";
};

/** What tokens brought in this very block; null where nobody says it now. */
export type ReadOldTokenLogs = (block: BlockHead) => Promise<readonly Arrival[] | null>;

/**
 * What contracts of tokens have logged in a block of before, for whoever reads it once more: as
 * agreed on as at first.
 */
export const makeReadOldTokenLogs =
  (deps: Deps): ReadOldTokenLogs =>
  async ({ height, hash }) => {
    const known = deps.known();
    if (known.length === 0) return [];
    const cursor = await deps.findCursor();
    if (cursor === null) return null;
    if (height > cursor) return deps.above === "LEFT_OUT" ? [] : null;
    const logs = await readAgreedLogs(deps, height, new Set(known.map(({ contract }) => contract)));
    return logs?.block.hash === hash ? logs.moved.flatMap((one) => toArrival(one, known)) : null;
  };
