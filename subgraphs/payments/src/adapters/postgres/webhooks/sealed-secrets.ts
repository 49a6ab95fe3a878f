import { openSecret, sealSecret } from "@coffer/platform/stores/sealed-secret";
import type { Sealed, Vault } from "@coffer/platform/stores/vault";
import type { Secret } from "@coffer/platform/values/secret";
import type { EndpointId } from "../../../domain/webhooks/endpoint.ts";

/** What is sealed for one endpoint opens for no other, and for nothing but this. */
export const webhookContext = (id: EndpointId): string => `payments/webhook/${id}`;

export const sealFor = (vault: Vault, id: EndpointId, secret: Secret): Promise<Sealed> =>
  sealSecret(vault, secret, webhookContext(id));

export const openFor = (vault: Vault, id: EndpointId, sealed: Sealed): Promise<Secret> =>
  openSecret(vault, sealed, webhookContext(id));
