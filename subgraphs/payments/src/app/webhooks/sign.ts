import { createHmac, randomBytes } from "node:crypto";
import { Secret } from "@coffer/platform/values/secret";
import type { DeliveryId, SentHeaders } from "../../domain/webhooks/delivery.ts";

// Standard Webhooks 1.0.0 (https://www.standardwebhooks.com), symmetric.

const PREFIX = "whsec_";
/** As long as the hash: more adds nothing. The standard asks for 24 to 64. */
const SECRET_BYTES = 32;

export const newWebhookSecret = (): Secret => new Secret(PREFIX + randomBytes(SECRET_BYTES).toString("base64"));

type Message = {
  readonly id: DeliveryId;
  /** Of this attempt. */
  readonly at: Date;
  readonly body: string;
};

/** Each secret signs: a receiver needs one that it knows. */
export function signedHeaders({ id, at, body }: Message, secrets: readonly Secret[]): SentHeaders {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.reveal().slice(PREFIX.length), "base64");
    return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
  });
  return [
    { name: "content-type", value: "application/cloudevents+json; charset=utf-8" },
    { name: "user-agent", value: "Coffer-Webhooks/1" },
    { name: "webhook-id", value: id },
    { name: "webhook-timestamp", value: timestamp },
    { name: "webhook-signature", value: signatures.join(" ") },
  ];
}
