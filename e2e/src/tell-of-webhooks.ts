import { randomUUID } from "node:crypto";
import { type Received, type Receiver, startReceiver } from "@coffer/testkit/webhook-receiver";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Answer } from "./answer.ts";
import { operation } from "./operations.ts";
import { fund, join, type Person } from "./people.ts";
import { takeTurns } from "./take-turns.ts";

/** Seconds until the next try: nobody waits here for the schedule of three days. */
export const QUICK_RETRIES = { PAYMENTS_WEBHOOK_RETRY_SECONDS: "1,1,300" };

const CHANGED = "coffer.payments.payment.changed";
const PATIENT = { timeout: 40_000, interval: 50 };

/** `urls`: of every gateway; each step goes to the next. */
export function tellOfWebhooks(coffer: { readonly urls: readonly string[] }): void {
  describe("webhooks", () => {
    const connect = takeTurns(coffer);
    let receiver: Receiver;
    let payer: Person;
    let payee: Person;
    let account: string;
    beforeAll(async () => {
      receiver = await startReceiver();
      payer = await join(coffer.urls[0] ?? "", "hooked");
      payee = await join(coffer.urls[0] ?? "", "payee");
      account = await fund(payer, "100.00");
    });
    afterAll(() => receiver.stop());

    const by = ({ client }: Person) => connect(client.accessToken);
    const order = async (name: string, input: object, who = by(payer)): Promise<Answer> =>
      Object.values(await who.ask(operation(name), { input }))[0] as Answer;
    const make = async (path: string) => {
      const wish = { url: receiver.url(path), eventTypes: [CHANGED], idempotencyKey: path };
      const { endpoint, secret } = await order("CreateWebhookEndpoint", wish);
      return { id: endpoint.id as string, secret: secret as string, wish };
    };
    const pay = async (): Promise<string> => {
      const amount = { amount: "1.00", currency: "USD" };
      const to = { userId: payee.userId };
      const sent = await order("SendPayment", { fromAccountId: account, to, amount, idempotencyKey: randomUUID() });
      return sent.payment.id;
    };
    const takes = (secret: string, { body, headers }: Received): Answer | null => {
      try {
        return new Webhook(secret).verify(body, headers as Record<string, string>) as Answer;
      } catch {
        return null;
      }
    };
    /** What came of one payment, by a secret that it is signed with. */
    const about = (path: string, secret: string, paymentId: string) =>
      receiver.at(path).filter((one) => takes(secret, one)?.data.paymentId === paymentId);
    const deliveryOf = async (id: string): Promise<Answer> =>
      (await by(payer).ask(operation("WebhookDelivery"), { id, first: 10 })).webhookDelivery;

    it("tells of a payment that is made right behind the endpoint, through whichever process, and signs it", async () => {
      const { secret } = await make("/first");
      const paymentId = await pay();
      await vi.waitFor(() => expect(about("/first", secret, paymentId).length).toBeGreaterThan(0), PATIENT);
      const [one] = about("/first", secret, paymentId);
      expect(takes(secret, one as Received)).toMatchObject({
        ...{ specversion: "1.0", type: CHANGED, source: "/coffer/payments", subject: paymentId },
        data: { status: "COMPLETED", fromUserId: payer.userId, toUserId: payee.userId },
      });
      expect(takes(secret, { ...(one as Received), body: `${one?.body} ` })).toBeNull();
      const delivery = await deliveryOf(String(one?.headers["webhook-id"]));
      expect(delivery).toMatchObject({ eventType: CHANGED, body: one?.body });
    });

    it("are tried again under the same id until they are taken, and each try is shown", async () => {
      const { secret } = await make("/again");
      receiver.answer("/again", 500);
      const paymentId = await pay();
      await vi.waitFor(() => expect(about("/again", secret, paymentId).length).toBeGreaterThan(1), PATIENT);
      receiver.answer("/again", 204);
      const deliveryId = String(about("/again", secret, paymentId)[0]?.headers["webhook-id"]);
      await order("RedeliverWebhook", { deliveryId, idempotencyKey: randomUUID() });
      const delivered = await vi.waitFor(async () => {
        const found = await deliveryOf(deliveryId);
        expect(found.status).toBe("DELIVERED");
        return found;
      }, PATIENT);
      const answers = delivered.attempts.nodes.map(({ status }: Answer) => status);
      expect(answers[0]).toBe(204);
      expect(answers.length).toBeGreaterThan(2);
      expect(answers.slice(1).every((status: number) => status === 500)).toBe(true);
      const ids = about("/again", secret, paymentId).map(({ headers }) => headers["webhook-id"]);
      expect(new Set(ids)).toEqual(new Set([deliveryId]));
    });

    it("are signed with both secrets while one is replaced, and rest where their owner says so", async () => {
      const { id, secret, wish } = await make("/rotated");
      const rotated = await order("RotateWebhookSecret", { endpointId: id, idempotencyKey: randomUUID() });
      const { delivery } = await order("SendTestWebhook", { endpointId: id, idempotencyKey: randomUUID() });
      const test = await vi.waitFor(() => {
        const found = receiver.at("/rotated").find(({ headers }) => headers["webhook-id"] === delivery.id);
        expect(found).toBeDefined();
        return found as Received;
      }, PATIENT);
      for (const one of [secret, rotated.secret])
        expect(takes(one, test)).toMatchObject({ type: "coffer.payments.webhook.test", data: { endpointId: id } });
      const { idempotencyKey: _, ...terms } = wish;
      const rests = await order("UpdateWebhookEndpoint", { ...terms, endpointId: id, enabled: false });
      expect(rests.endpoint).toMatchObject({ state: "DISABLED", disabledReason: "BY_OWNER" });
      const refused = await order("SendTestWebhook", { endpointId: id, idempotencyKey: randomUUID() });
      expect(refused.code).toBe("WEBHOOK_DISABLED");
    });

    it("are a program's to look after, where its key was made for that, and not to lead elsewhere", async () => {
      const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
      const key = {
        name: "hooks",
        scopes: ["webhooks:manage", "payments:read"],
        expiresAt,
        idempotencyKey: randomUUID(),
      };
      const program = connect((await order("CreateApiKey", key)).secret);
      const { webhookEndpoints } = await program.ask(operation("WebhookEndpoints"));
      const [{ id: endpointId }] = webhookEndpoints;
      const test = { endpointId, idempotencyKey: randomUUID() };
      expect(await order("SendTestWebhook", test, program)).toMatchObject({ delivery: { attemptCount: 0 } });
      const wish = { url: receiver.url("/stolen"), eventTypes: [CHANGED], idempotencyKey: randomUUID() };
      const { errors } = await program.send(operation("CreateWebhookEndpoint"), { input: wish });
      expect(errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
      for (const { id } of webhookEndpoints)
        expect((await order("DeleteWebhookEndpoint", { endpointId: id }, program)).endpoint.state).toBe("REMOVED");
    });

    it("lead nowhere inside", async () => {
      for (const url of [
        "http://169.254.169.254/latest/meta-data",
        "http://[fd00::1]/",
        "http://10.0.0.1:4000/graphql",
      ]) {
        const refused = await order("CreateWebhookEndpoint", { url, eventTypes: [CHANGED], idempotencyKey: url });
        expect(refused).toMatchObject({ code: "WEBHOOK_URL_NOT_ALLOWED", fault: "ADDRESS_NOT_ALLOWED" });
      }
    });
  });
}
