import { randomUUID } from "node:crypto";
import { newId } from "@coffer/contracts/ids";
import { makeClaim } from "@coffer/platform/values/claim";
import { err, ok } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import type { OperatorDesk } from "../../src/app/ports.ts";
import type { NewSystemAccount } from "../../src/domain/account.ts";
import { USD } from "../fakes/books.ts";

const newAccount = (code: string): NewSystemAccount => ({
  id: newId("acc"),
  asset: USD,
  kind: "ASSET",
  code,
  name: code,
  floor: null,
  metadata: {},
});
const newCode = () => `contract.c${randomUUID().replaceAll("-", "").slice(0, 12)}`;

/** What the use cases rely on, whatever the desk writes into. */
export function describeDesk(name: string, open: () => Pick<OperatorDesk, "openSystemAccount">): void {
  describe(name, () => {
    const request = (args: readonly string[], key = randomUUID(), actorId = newId("usr")) =>
      makeClaim({ actorId, operation: "openSystemAccount", key }, args);

    it("refuses a key that came with other arguments, and makes nothing of it", async () => {
      const [first, code] = [request(["a"]), newCode()];
      await open().openSystemAccount(first, newAccount(newCode()));
      const reused = request(["b"], first.key, first.actorId);
      expect(await open().openSystemAccount(reused, newAccount(code))).toEqual(err({ code: "IDEMPOTENCY_KEY_REUSED" }));
      expect((await open().openSystemAccount(request(["c"]), newAccount(code))).ok).toBe(true);
    });

    it("refuses a code that is taken, and says so to every repeat", async () => {
      const code = newCode();
      const holder = newAccount(code);
      await open().openSystemAccount(request(["a"]), holder);
      const claim = request(["a"]);
      const taken = err({ code: "ACCOUNT_CODE_TAKEN", accountId: holder.id });
      expect(await open().openSystemAccount(claim, newAccount(code))).toEqual(taken);
      expect(await open().openSystemAccount(claim, newAccount(newCode()))).toEqual(taken);
    });

    it("gives a repeat what the first request made, whatever id the repeat made up", async () => {
      const [claim, account] = [request(["a"]), newAccount(newCode())];
      const opened = ok({ id: account.id });
      expect(await open().openSystemAccount(claim, account)).toEqual(opened);
      expect(await open().openSystemAccount(claim, { ...account, id: newId("acc") })).toEqual(opened);
    });
  });
}
