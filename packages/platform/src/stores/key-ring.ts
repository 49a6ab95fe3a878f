import { type KeyProvider, UnknownKey } from "./vault.ts";

/** New data keys are wrapped by `current`; whoever has wrapped one before unwraps it. */
export function makeKeyRing(current: KeyProvider, others: readonly KeyProvider[]): KeyProvider {
  const all = [current, ...others];
  return {
    ...current,
    has: (keyId) => all.some((keys) => keys.has(keyId)),
    async unwrap(wrapped, context) {
      const keys = all.find((one) => one.has(wrapped.keyId));
      if (!keys) throw new UnknownKey(wrapped.keyId);
      return keys.unwrap(wrapped, context);
    },
  };
}
