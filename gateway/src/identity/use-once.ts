import type { KeyValueStore } from "@coffer/platform/stores/key-value";
import { within } from "@coffer/platform/values/within";

const STORE_PATIENCE_MS = 500;

/**
 * Whether this is the first time, at all gateways together, that something of this name came
 * within `keptMs`. Rejects where the store that they share does not answer in time: then nobody
 * knows, and nothing that is good once may be taken.
 */
export async function isFirstUse(
  keyValue: Pick<KeyValueStore, "increment">,
  { name, keptMs }: { readonly name: string; readonly keptMs: number },
): Promise<boolean> {
  const { count } = await within(STORE_PATIENCE_MS, keyValue.increment(name, keptMs));
  return count === 1;
}
