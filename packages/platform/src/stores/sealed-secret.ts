import { Secret } from "../values/secret.ts";
import type { Sealed, Vault } from "./vault.ts";

/** A text that is kept sealed; `context` as {@link Vault} has it. Its bytes are wiped here. */
export async function sealSecret(vault: Vault, secret: Secret, context: string): Promise<Sealed> {
  const bytes = Buffer.from(secret.reveal(), "utf8");
  try {
    return await vault.seal(bytes, context);
  } finally {
    bytes.fill(0);
  }
}

/** Throws as {@link Vault} does. */
export async function openSecret(vault: Vault, sealed: Sealed, context: string): Promise<Secret> {
  const bytes = await vault.open(sealed, context);
  try {
    return new Secret(bytes.toString("utf8"));
  } finally {
    bytes.fill(0);
  }
}
