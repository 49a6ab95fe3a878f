import { newId } from "@coffer/contracts/ids";
import { makeClaim } from "@coffer/platform/values/claim";
import { err, ok } from "@coffer/platform/values/result";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { makeFakeKeys } from "@coffer/testkit/fakes/keys";
import type { MethodAdded, MethodDesk } from "../../src/app/methods/ports.ts";
import type { MethodId, PaymentMethod } from "../../src/domain/methods/method.ts";
import type { UserId } from "../../src/domain/money/ids.ts";

type Kept = { -readonly [Name in keyof PaymentMethod]: PaymentMethod[Name] } & { isRemoved: boolean };

/** Payment methods in memory: each is a turn of its own, so nothing has to be locked. */
export function makeFakeMethodDesk(clock: ReturnType<typeof makeFakeClock>, max: number): MethodDesk {
  const rows: Kept[] = [];
  const keys = makeFakeKeys<MethodAdded>();
  const toMethod = ({ isRemoved, ...method }: Kept): PaymentMethod => method;
  const liveOf = (userId: UserId) => rows.filter((row) => row.userId === userId && !row.isRemoved);
  const findOwn = (userId: UserId, id: MethodId) => rows.find((row) => row.id === id && row.userId === userId);

  return {
    findMany: async (ids) =>
      ids.map((id) => rows.find((row) => row.id === id) ?? null).map((row) => row && toMethod(row)),
    findUsable: async (userId, id) => {
      const own = findOwn(userId, id);
      return own && !own.isRemoved ? toMethod(own) : null;
    },
    listOf: async (userIds) =>
      userIds.map((userId) =>
        liveOf(userId)
          .toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault))
          .map(toMethod),
      ),
    async findAdded(claim) {
      const found = await keys.find(claim);
      return found?.ok ? found.value : found;
    },
    async add(claim, method) {
      const decided = await keys.decide(claim, async () => {
        const live = liveOf(method.userId);
        const known = live.find(({ token }) => token === method.token);
        if (known) return ok(known.id);
        if (live.length >= max) return err({ code: "QUOTA_EXCEEDED", limit: max });
        rows.push({ ...method, isDefault: live.length === 0, createdAt: clock.now(), isRemoved: false });
        return ok(method.id);
      });
      return decided.ok ? decided.value : decided;
    },
    async remove(userId, id) {
      const own = findOwn(userId, id);
      if (!own) return null;
      Object.assign(own, { isRemoved: true, isDefault: false });
      const live = liveOf(userId);
      const [oldest] = live;
      if (oldest && !live.some(({ isDefault }) => isDefault)) oldest.isDefault = true;
      return toMethod(own);
    },
    async setVerified(id, isVerified) {
      const found = rows.find((row) => row.id === id && !row.isRemoved);
      if (!found) return null;
      found.isVerified = isVerified;
      return toMethod(found);
    },
    async setDefault(userId, id) {
      const own = findOwn(userId, id);
      if (!own || own.isRemoved) return null;
      for (const row of liveOf(userId)) row.isDefault = row === own;
      return toMethod(own);
    },
  };
}

/** Somebody who has a method of each token. */
export async function makeFakeMethods(...tokens: readonly string[]) {
  const methodDesk = makeFakeMethodDesk(makeFakeClock(), 20);
  const userId = newId("usr");
  for (const token of tokens) {
    const claim = makeClaim({ actorId: userId, operation: "addPaymentMethod", key: token }, [token]);
    const says = { kind: "BANK", label: token, isVerified: true, takesDeposits: true, takesWithdrawals: true } as const;
    await methodDesk.add(claim, { id: newId("pm"), userId, token, ...says });
  }
  const list = async () => (await methodDesk.listOf([userId]))[0] ?? [];
  const atFirst = await list();
  return {
    methodDesk,
    userId,
    list,
    /** As it was at first. */
    own(token: string): PaymentMethod {
      const method = atFirst.find((one) => one.token === token);
      if (!method) throw new Error(`has no ${token}`);
      return method;
    },
  };
}
