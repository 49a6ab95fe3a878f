import type { Sealed, Vault } from "@coffer/platform/stores/vault";
import { Secret } from "@coffer/platform/values/secret";
import type { EndpointId } from "../../../domain/webhooks/endpoint.ts";

/** What is sealed for one endpoint opens for no other, and for nothing but this. */
const contextOf = (id: EndpointId): string => `payments/webhook/${id}`;

export async function sealSecret(vault: Vault, id: EndpointId, secret: Secret): Promise<Sealed> {
  const bytes = Buffer.from(secret.reveal(), "utf8");
  try {
    return await vault.seal(bytes, contextOf(id));
  } finally {
    bytes.fill(0);
  }
}

export async function openSecret(vault: Vault, id: EndpointId, sealed: Sealed): Promise<Secret> {
  const bytes = await vault.open(sealed, contextOf(id));
  try {
    return new Secret(bytes.toString("utf8"));
  } finally {
    bytes.fill(0);
  }
}
