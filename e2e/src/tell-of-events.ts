import { randomUUID } from "node:crypto";
import { startReceiver } from "@coffer/testkit/webhook-receiver";
import { describe, expect, it, vi } from "vitest";
import type { Answer } from "./answer.ts";
import { operation } from "./operations.ts";
import { fund, join, type Person } from "./people.ts";
import { takeTurns } from "./take-turns.ts";

const [CHANGED, BALANCE] = ["coffer.payments.payment.changed", "coffer.ledger.balance.changed"];
const PATIENT = { timeout: 120_000, interval: 100 };
/** Each try pays once. */
const SEVERAL = { timeout: 120_000, interval: 1_500 };
const TYPES = [CHANGED, BALANCE, "coffer.payments.request.created", "coffer.wallets.wallet.created"];

/** `urls`: of every gateway; each step goes to the next. */
export function tellOfEvents(coffer: { readonly urls: readonly string[] }): void {
  describe("what happened", () => {
    const connect = takeTurns(coffer);
    const by = ({ client }: Person) => connect(client.accessToken);
    const list = async (who: Person, filter: Answer = {}): Promise<Answer[]> =>
      (await by(who).ask(operation("Events"), { filter, first: 100 })).events.nodes;

    it("is listed, followed live and resumed, by whichever process, as a webhook tells it, and is nobody else's", async () => {
      const [url = ""] = coffer.urls;
      const [ann, bob] = [await join(url, "followed"), await join(url, "other")];
      const account = await fund(ann, "100.00");
      expect((await by(ann).ask(operation("Events"), {})).events.keptSince).toEqual(expect.any(String));
      const receiver = await startReceiver();
      const wish = { url: receiver.url("/all"), eventTypes: TYPES, idempotencyKey: randomUUID() };
      await by(ann).ask(operation("CreateWebhookEndpoint"), { input: wish });
      const all = by(ann).subscribe(operation("EventOccurred"), { types: TYPES });
      const some = by(ann).subscribe(operation("EventOccurred"), { types: [CHANGED] });
      await Promise.all([all.connected, some.connected]);

      const pay = async (): Promise<string> => {
        const input = {
          fromAccountId: account,
          to: { userId: bob.userId },
          amount: { amount: "1.00", currency: "USD" },
        };
        const order = { input: { ...input, idempotencyKey: randomUUID() } };
        return (await by(ann).ask(operation("SendPayment"), order)).sendPayment.payment.id;
      };
      // They begin with what happens once they are open, which nothing says.
      await vi.waitFor(async () => {
        await pay();
        expect(all.events.length * some.events.length).toBeGreaterThan(0);
      }, SEVERAL);
      const first = await pay();
      const about = (events: Answer[], id: string) =>
        events.map(({ eventOccurred }) => eventOccurred.event).filter(({ body }) => body.includes(id));
      await all.until(({ events }) => about(events, first).length === 2);
      await some.until(({ events }) => about(events, first).length === 1);
      const cursor = some.events.at(-1)?.eventOccurred.cursor;
      await some.end();

      const second = await pay();
      const resumed = by(ann).subscribe(operation("EventOccurred"), { types: [CHANGED], after: cursor });
      const [next] = await resumed.atLeast(1);
      expect(next?.eventOccurred).toMatchObject({ snapshot: false, event: { type: CHANGED, subject: second } });
      await resumed.end();
      await all.until(({ events }) => about(events, second).length === 2);
      await all.end();

      const told = await vi.waitFor(() => {
        const bodies = new Map(receiver.at("/all").map(({ body }) => [JSON.parse(body).id, body]));
        for (const { eventOccurred } of all.events)
          expect(bodies.get(eventOccurred.event.id)).toBe(eventOccurred.event.body);
        return bodies;
      }, PATIENT);
      expect(told.size).toBeGreaterThanOrEqual(4);
      const ids = all.events.map(({ eventOccurred }) => eventOccurred.event.id);
      expect(new Set(ids).size).toBe(ids.length);
      const listed = await list(ann, { types: TYPES });
      expect(
        listed
          .toReversed()
          .slice(-4)
          .map(({ id }) => id),
      ).toEqual(ids.slice(-4));
      expect((await list(ann, { objectId: first })).map(({ subject }) => subject)).toEqual([first]);

      const theirs = { userId: ann.userId };
      const refused = await by(bob).send(operation("Events"), { filter: theirs });
      expect(refused.errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
      const stranger = by(bob).subscribe(operation("EventOccurred"), theirs);
      await stranger.until(({ errors, closed }) => errors.length > 0 || closed !== undefined);
      expect(stranger.events).toEqual([]);
      await stranger.end();
      await receiver.stop();
    });
  });
}
