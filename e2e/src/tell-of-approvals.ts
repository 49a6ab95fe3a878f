import { createHash, randomUUID } from "node:crypto";
import { makePasskeyAuthenticator, type PasskeyAuthenticator } from "@coffer/testkit/authenticator";
import { describe, expect, it, vi } from "vitest";
import type { Answer } from "./answer.ts";
import { authProgram, authRequest } from "./auth-page.ts";
import { operation } from "./operations.ts";
import { makeStaff } from "./operators.ts";
import { available, fund, join } from "./people.ts";
import { takeTurns } from "./take-turns.ts";

const SEND = authRequest("SendApproved");

/** More than any other test pays, where the Coffer is theirs as well. */
const POLICY = { currency: "EUR", threshold: "7000000.00", newPayees: false };
const AMOUNT = { amount: "7500000.00", currency: "EUR" };

type Order = { readonly userId: string; readonly amount: typeof AMOUNT };

/** What the page's program has from its writer, and from a browser with this device. */
const pageOf = (payerId: string, { userId, amount }: Order, device: PasskeyAuthenticator) => ({
  SEND_APPROVED: SEND,
  // RFC 8785, of texts and whole numbers: keys in order, and no blanks.
  canonicalize: (said: object) => JSON.stringify(said, Object.keys(said).toSorted()),
  shown: () => ({ payerId, payeeId: userId, ...amount }),
  PublicKeyCredential: { parseRequestOptionsFromJSON: (options: unknown) => options },
  navigator: {
    credentials: {
      get: async ({ publicKey }: { publicKey: unknown }) => JSON.parse(device.get(JSON.stringify(publicKey))),
    },
  },
});

/** The page's program, with what a browser and its writer give it. */
const runPage = (given: Readonly<Record<string, unknown>>): Promise<Answer> =>
  new Function(
    ...Object.keys(given),
    `return (async () => { ${authProgram("SEND_APPROVED")} return { sendPayment }; })();`,
  )(...Object.values(given));

/** `urls`: of every gateway; each step goes to the next. */
export function tellOfApprovals(coffer: { readonly urls: readonly string[]; readonly adminUrl: () => string }): void {
  const by = takeTurns(coffer);

  describe("a payment that a policy wants approved", () => {
    it("is refused without its payer's passkey, and with the approval of another, and made once with its own", async () => {
      const url = coffer.urls[0] ?? "";
      const [payer, payee, admin] = [
        await join(url, "payer"),
        await join(url, "payee"),
        await makeStaff(url, coffer.adminUrl(), "ADMIN"),
      ];
      const fromAccountId = await fund(payer, "20000000.00", "EUR");
      const { setApprovalPolicy: set } = await admin.client.ask(operation("SetApprovalPolicy"), {
        input: { ...POLICY, idempotencyKey: randomUUID() },
      });
      expect(set).toMatchObject({ policy: { currency: "EUR", setBy: { username: admin.username } } });

      const input = { fromAccountId, to: { userId: payee.userId }, amount: AMOUNT, idempotencyKey: randomUUID() };
      const send = async (more: object = {}) =>
        (await by(payer.client.accessToken).ask(SEND, { input: { ...input, ...more } })).sendPayment;
      await vi.waitFor(async () => expect((await send()).code).toBe("APPROVAL_UNAVAILABLE"), { timeout: 120_000 });

      const device = makePasskeyAuthenticator({ origin: "http://localhost:4000" });
      const { startPasskeyRegistration: begun } = await payer.client.ask(operation("StartPasskeyRegistration"));
      const credential = device.create(begun.options);
      await payer.client.ask(operation("AddPasskey"), { input: { credential, name: "Phone" } });
      // Payments hears of it by an event.
      const required = await vi.waitFor(
        async () => {
          const answer = await send();
          expect(answer.code).toBe("APPROVAL_REQUIRED");
          return answer;
        },
        { timeout: 120_000 },
      );
      const said = JSON.parse(required.statement);
      expect(said).toMatchObject({
        payerId: payer.userId,
        payeeId: payee.userId,
        amount: "7500000.00",
        currency: "EUR",
      });
      // RFC 8785, of texts and whole numbers: keys in order, and no blanks.
      expect(JSON.stringify(said, Object.keys(said).toSorted())).toBe(required.statement);
      const hash = createHash("sha256").update(required.statement).digest("base64url");
      expect(JSON.parse(required.options).challenge).toBe(hash);

      const approval = device.get(required.options);
      const dearer = { ...AMOUNT, amount: "7500000.01" };
      expect(await send({ approval, amount: dearer })).toMatchObject({ fault: "DIFFERENT_PAYMENT" });
      const made = await Promise.all(Array.from({ length: 4 }, () => send({ approval })));
      expect(new Set(made.map(({ payment }) => payment?.id)).size).toBe(1);
      expect(made[0]).toMatchObject({ __typename: "SendPaymentSuccess" });
      expect(await available(payer, fromAccountId)).toBe("12500000.00");

      const order = { fromAccountId, userId: payee.userId, amount: AMOUNT, idempotencyKey: randomUUID() };
      const ask = (query: string, variables: Record<string, unknown>) =>
        by(payer.client.accessToken).ask(query, variables);
      const { sendPayment: again } = await runPage({ ...order, ask, ...pageOf(payer.userId, order, device) });
      expect(again.__typename).toBe("SendPaymentSuccess");
      expect(await available(payer, fromAccountId)).toBe("5000000.00");

      const { me } = await payer.client.ask(operation("MyPasskeys"));
      await payer.client.ask(operation("RemovePasskey"), { input: { id: me.passkeys[0].id } });
      const another = { idempotencyKey: randomUUID() };
      await vi.waitFor(async () => expect((await send(another)).code).toBe("APPROVAL_UNAVAILABLE"), {
        timeout: 120_000,
      });
      expect(await available(payer, fromAccountId)).toBe("5000000.00");
    });
  });
}
