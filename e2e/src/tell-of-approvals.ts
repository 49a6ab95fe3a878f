import { createHash, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { makePasskeyAuthenticator } from "@coffer/testkit/authenticator";
import { describe, expect, it, vi } from "vitest";
import { CofferClient } from "./client.ts";
import { operation } from "./operations.ts";
import { makeStaff } from "./operators.ts";
import { available, fund, join } from "./people.ts";

/** The request of docs/AUTH.md: what integrators copy is what is sent here. */
const PAGE = readFileSync(new URL("../../docs/AUTH.md", import.meta.url), "utf8");
const [, SEND = ""] = /```graphql\n(mutation SendApproved\([\s\S]*?)```/.exec(PAGE) ?? [];

/** More than any other test pays, where the Coffer is theirs as well. */
const POLICY = { currency: "EUR", threshold: "7000000.00", newPayees: false };
const AMOUNT = { amount: "7500000.00", currency: "EUR" };

/** `urls`: of every gateway; each step goes to the next. */
export function tellOfApprovals(coffer: { readonly urls: readonly string[]; readonly adminUrl: () => string }): void {
  let asked = 0;
  const by = (accessToken: string | undefined) =>
    new CofferClient(coffer.urls[asked++ % coffer.urls.length] ?? "", accessToken);

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
      await vi.waitFor(async () => expect((await send()).code).toBe("APPROVAL_UNAVAILABLE"), { timeout: 10_000 });

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
        { timeout: 10_000 },
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

      const { me } = await payer.client.ask(operation("MyPasskeys"));
      await payer.client.ask(operation("RemovePasskey"), { input: { id: me.passkeys[0].id } });
      const another = { idempotencyKey: randomUUID() };
      await vi.waitFor(async () => expect((await send(another)).code).toBe("APPROVAL_UNAVAILABLE"), {
        timeout: 10_000,
      });
      expect(await available(payer, fromAccountId)).toBe("12500000.00");
    });
  });
}
