import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { isId } from "@coffer/contracts/ids";
import type { Clock } from "@coffer/platform/values/clock";
import { type ReadNews, UnprovedNews } from "../../app/hooks/ports.ts";
import type { TakeNews } from "../../app/hooks/take-news.ts";
import type { PaymentId } from "../../domain/money/ids.ts";

/** Tells that something has happened to a payment, by its name for that: a repeat is the same. */
export type TellOf = (id: PaymentId, what: string) => Promise<void>;

/** Tells of a payment, of which it was asked for the n-th time. */
export type TellNews = (id: PaymentId, times: number) => Promise<void>;

const TOLERANCE_MS = 300_000;

/**
 * The sandbox provider's webhooks: signed, and told to this very process, for a provider of test
 * money has no other place to call from. They come as bad as a provider's can: the last first, each
 * twice, and all before the answer to the request that they are about.
 */
export function makeSandboxNews(clock: Clock) {
  const key = randomBytes(32);
  const signatureOf = (at: string, body: Buffer) => createHmac("sha256", key).update(at).update(".").update(body);
  const read: ReadNews = (body, signature) => {
    const [at = "", mac = ""] = signature.split(",");
    const given = Buffer.from(mac, "hex");
    const made = signatureOf(at, body).digest();
    const isTheirs = given.length === made.length && timingSafeEqual(given, made);
    if (!isTheirs || Math.abs(clock.now().getTime() - Number.parseInt(at, 10)) > TOLERANCE_MS)
      throw new UnprovedNews("the sandbox's provider has not signed it, or not now");
    const { id: event, payment } = JSON.parse(body.toString()) as { id: string; payment: string };
    return isId("pay", payment) ? { event, about: [{ payment }] } : null;
  };
  const makeTellOf =
    (take: TakeNews): TellOf =>
    async (payment, what) => {
      const body = Buffer.from(JSON.stringify({ id: `${payment} ${what}`, payment, what }));
      const at = String(clock.now().getTime());
      await take(body, `${at},${signatureOf(at, body).digest("hex")}`);
    };
  const makeTell = (take: TakeNews): TellNews => {
    const tellOf = makeTellOf(take);
    return async (payment, times) => {
      if (times > 1) return;
      for (const what of ["ended", "ended", "begun", "begun"]) await tellOf(payment, what);
    };
  };
  return { read, makeTell, makeTellOf };
}
