import { newId } from "@coffer/contracts/ids";
import type { Secret } from "@coffer/platform/values/secret";
import type { KeySecrets, NewSecret } from "./ports.ts";

/** A secret, and what is kept of it. */
export function newSecret(secrets: KeySecrets): { readonly secret: Secret; readonly kept: NewSecret } {
  const secret = secrets.make();
  const hash = secrets.hashOf(secret);
  if (!hash) throw new Error("a new key is not one");
  return { secret, kept: { hash, start: secrets.startOf(secret), grantId: newId("kgr") } };
}
