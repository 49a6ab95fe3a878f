import { randomUUID } from "node:crypto";
import { type Received, startReceiver } from "@coffer/testkit/webhook-receiver";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Answer } from "./answer.ts";
import { operation } from "./operations.ts";
import { fund, join } from "./people.ts";
import { takeTurns } from "./take-turns.ts";

/** Seconds until the next try: nobody waits here for the schedule of three days. */
export const QUICK_RETRIES = { PAYMENTS_WEBHOOK_RETRY_SECONDS: "1,1,300" };

const CHANGED = "coffer.payments.payment.changed";
const PATIENT = { timeout: 120_000, interval: 50 };
const TEST = "coffer.payments.webhook.test";

type Coffer = { readonly urls: readonly string[] };

/** `urls`: of every gateway; each step goes to the next. */
export function tellOfWebhooks(coffer: Coffer): void {
  describe("webhooks", () => {
    const acts = {} as Acts;
    beforeAll(async () => void Object.assign(acts, await begin(coffer)));
    afterAll(() => acts.receiver.stop());
    tellOfSending(acts);
    tellOfOwners(acts);
  });
}

type Acts = Awaited<ReturnType<typeof begin>>;

/** What a payer with endpoints does, and what the server that these lead to has got. */
async function begin(coffer: Coffer) {
  const connect = takeTurns(coffer);
  const receiver = await startReceiver();
  const payer = await join(coffer.urls[0] ?? "", "hooked");
  const payee = await join(coffer.urls[0] ?? "", "payee");
  const account = await fund(payer, "100.00");
  const by = () => connect(payer.client.accessToken);
  const order = async (name: string, input: object, who = by()): Promise<Answer> =>
    Object.values(await who.ask(operation(name), { input }))[0] as Answer;
  return {
    ...{ connect, receiver, payer, payee, order },
    async make(path: string) {
      const wish = { url: receiver.url(path), eventTypes: [CHANGED], idempotencyKey: path };
      const { endpoint, secret } = await order("CreateWebhookEndpoint", wish);
      return { id: endpoint.id as string, secret: secret as string, wish };
    },
    async pay(): Promise<string> {
      const amount = { amount: "1.00", currency: "USD" };
      const to = { userId: payee.userId };
      const sent = await order("SendPayment", { fromAccountId: account, to, amount, idempotencyKey: randomUUID() });
      return sent.payment.id;
    },
    /** What came of one payment, by a secret that it is signed with. */
    about: (path: string, secret: string, paymentId: string) =>
      receiver.at(path).filter((one) => read(secret, one)?.data.paymentId === paymentId),
    findDelivery: async (id: string): Promise<Answer> =>
      (await by().ask(operation("WebhookDelivery"), { id, first: 10 })).webhookDelivery,
  };
}

/** Null where it is not signed with this secret. */
function read(secret: string, { body, headers }: Received): Answer | null {
  try {
    return new Webhook(secret).verify(body, headers as Record<string, string>) as Answer;
  } catch {
    return null;
  }
}

function tellOfSending(acts: Acts): void {
  it("tells of a payment that is made right behind the endpoint, through whichever process, and signs it", async () => {
    const { secret } = await acts.make("/first");
    const paymentId = await acts.pay();
    await vi.waitFor(() => expect(acts.about("/first", secret, paymentId).length).toBeGreaterThan(0), PATIENT);
    const [one] = acts.about("/first", secret, paymentId);
    expect(read(secret, one as Received)).toMatchObject({
      ...{ specversion: "1.0", type: CHANGED, source: "/coffer/payments", subject: paymentId },
      data: { status: "COMPLETED", fromUserId: acts.payer.userId, toUserId: acts.payee.userId },
    });
    expect(read(secret, { ...(one as Received), body: `${one?.body} ` })).toBeNull();
    const delivery = await acts.findDelivery(String(one?.headers["webhook-id"]));
    expect(delivery).toMatchObject({ eventType: CHANGED, body: one?.body });
  });

  it("are tried again under the same id until they are taken, and each try is shown", async () => {
    const { secret } = await acts.make("/again");
    acts.receiver.answer("/again", 500);
    const paymentId = await acts.pay();
    await vi.waitFor(() => expect(acts.about("/again", secret, paymentId).length).toBeGreaterThan(1), PATIENT);
    acts.receiver.answer("/again", 204);
    const deliveryId = String(acts.about("/again", secret, paymentId)[0]?.headers["webhook-id"]);
    await acts.order("RedeliverWebhook", { deliveryId, idempotencyKey: randomUUID() });
    const delivered = await vi.waitFor(async () => {
      const found = await acts.findDelivery(deliveryId);
      expect(found.status).toBe("DELIVERED");
      return found;
    }, PATIENT);
    const answers = delivered.attempts.nodes.map(({ status }: Answer) => status);
    expect(answers[0]).toBe(204);
    expect(answers.length).toBeGreaterThan(2);
    expect(answers.slice(1).every((status: number) => status === 500)).toBe(true);
    const ids = acts.about("/again", secret, paymentId).map(({ headers }) => headers["webhook-id"]);
    expect(new Set(ids)).toEqual(new Set([deliveryId]));
  });
}

function tellOfOwners(acts: Acts): void {
  it("are signed with both secrets while one is replaced, and rest where their owner says so", async () => {
    const { id, secret, wish } = await acts.make("/rotated");
    const rotated = await acts.order("RotateWebhookSecret", { endpointId: id, idempotencyKey: randomUUID() });
    const { delivery } = await acts.order("SendTestWebhook", { endpointId: id, idempotencyKey: randomUUID() });
    const test = await vi.waitFor(() => {
      const found = acts.receiver.at("/rotated").find(({ headers }) => headers["webhook-id"] === delivery.id);
      expect(found).toBeDefined();
      return found as Received;
    }, PATIENT);
    for (const one of [secret, rotated.secret])
      expect(read(one, test)).toMatchObject({ type: TEST, data: { endpointId: id } });
    const { idempotencyKey: _, ...terms } = wish;
    const rests = await acts.order("UpdateWebhookEndpoint", { ...terms, endpointId: id, enabled: false });
    expect(rests.endpoint).toMatchObject({ state: "DISABLED", disabledReason: "BY_OWNER" });
    const refused = await acts.order("SendTestWebhook", { endpointId: id, idempotencyKey: randomUUID() });
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
    const program = acts.connect((await acts.order("CreateApiKey", key)).secret);
    const { webhookEndpoints } = await program.ask(operation("WebhookEndpoints"));
    const [{ id: endpointId }] = webhookEndpoints;
    const test = { endpointId, idempotencyKey: randomUUID() };
    expect(await acts.order("SendTestWebhook", test, program)).toMatchObject({ delivery: { eventType: TEST } });
    const wish = { url: acts.receiver.url("/stolen"), eventTypes: [CHANGED], idempotencyKey: randomUUID() };
    const { errors } = await program.send(operation("CreateWebhookEndpoint"), { input: wish });
    expect(errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
    for (const { id } of webhookEndpoints)
      expect((await acts.order("DeleteWebhookEndpoint", { endpointId: id }, program)).endpoint.state).toBe("REMOVED");
  });

  it("lead nowhere inside", async () => {
    for (const url of [
      "http://169.254.169.254/latest/meta-data",
      "http://[fd00::1]/",
      "http://10.0.0.1:4000/graphql",
    ]) {
      const refused = await acts.order("CreateWebhookEndpoint", { url, eventTypes: [CHANGED], idempotencyKey: url });
      expect(refused).toMatchObject({ code: "WEBHOOK_URL_NOT_ALLOWED", fault: "ADDRESS_NOT_ALLOWED" });
    }
  });
}
