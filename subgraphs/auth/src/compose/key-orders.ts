import type pg from "pg";
import { askForReplacement, type ListedKey, listSigningKeys } from "../adapters/keys/ask-for-replacement.ts";

export type { ListedKey } from "../adapters/keys/ask-for-replacement.ts";

/**
 * What the command for signing keys needs, beside a subgraph that runs in a process of its own. The
 * pool is auth's, or an administrator's.
 */
export type OperatorsKeys = {
  list(): Promise<readonly ListedKey[]>;
  /** The kid of the key that is to be replaced; null where there is none. */
  askForReplacement(): Promise<string | null>;
};

export const composeKeyOrders = (pool: pg.Pool): OperatorsKeys => ({
  list: () => listSigningKeys(pool),
  askForReplacement: () => askForReplacement(pool),
});
