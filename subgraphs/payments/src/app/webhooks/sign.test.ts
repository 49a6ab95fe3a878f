import { newId } from "@coffer/contracts/ids";
import { Secret } from "@coffer/platform/values/secret";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import type { DeliveryId } from "../../domain/webhooks/delivery.ts";
import { newWebhookSecret, signedHeaders } from "./sign.ts";

const headerOf = (headers: ReturnType<typeof signedHeaders>, name: string) =>
  headers.find((header) => header.name === name)?.value ?? "";

describe("a webhook's signature", () => {
  it("is the one that the standard's own libraries are tested by", () => {
    // github.com/standard-webhooks/standard-webhooks, libraries/python/tests/test_webhooks.py
    const message = {
      id: "msg_p5jXN8AQM9LWM0D4loKWxJek" as DeliveryId,
      at: new Date(1_614_265_330_000),
      body: '{"test": 2432232314}',
    };
    const headers = signedHeaders(message, [new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]);
    expect(headerOf(headers, "webhook-id")).toBe("msg_p5jXN8AQM9LWM0D4loKWxJek");
    expect(headerOf(headers, "webhook-timestamp")).toBe("1614265330");
    expect(headerOf(headers, "webhook-signature")).toBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  });

  it("is taken by the standard's library with each secret that signed, and with no other, nor of another body, id or time", () => {
    const [present, former, other] = [newWebhookSecret(), newWebhookSecret(), newWebhookSecret()];
    const body = '{"price":"1 €"}';
    const signed = signedHeaders({ id: newId("whd"), at: new Date(), body }, [present, former]);
    const headers = Object.fromEntries(signed.map(({ name, value }) => [name, value]));
    for (const secret of [present, former])
      expect(new Webhook(secret.reveal()).verify(body, headers)).toEqual({ price: "1 €" });
    const refuses = (key: Secret, text: string, sent: Record<string, string>) =>
      expect(() => new Webhook(key.reveal()).verify(text, sent)).toThrow("No matching signature found");
    refuses(other, body, headers);
    refuses(present, `${body} `, headers);
    refuses(present, body, { ...headers, "webhook-id": newId("whd") });
    const later = String(Number(headers["webhook-timestamp"]) + 1);
    refuses(present, body, { ...headers, "webhook-timestamp": later });
  });

  it("is of a secret of 256 random bits, in the standard's form", () => {
    const secrets = Array.from({ length: 8 }, () => newWebhookSecret().reveal());
    expect(new Set(secrets).size).toBe(8);
    for (const secret of secrets) {
      expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]+=*$/);
      expect(Buffer.from(secret.slice(6), "base64")).toHaveLength(32);
    }
  });
});
