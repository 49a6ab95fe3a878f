import { newId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { describe, expect, it } from "vitest";
import { makeExpiringWorld, NATIVE, NETWORK, TOKEN } from "../../../../test/fakes/expiring-world.ts";
import type { SignedAttempt } from "../../../domain/sends/send.ts";
import type { SendWithAttempts } from "../ports.ts";
import type { OwnAsked } from "./offer.ts";
import { feeCapOf, isFitting, openPlaces } from "./places.ts";

const LEFT: Readonly<Record<string, bigint>> = { one: 5n, two: 9n, three: 7n };

async function setting() {
  const { plan, find } = makeExpiringWorld();
  const asked: OwnAsked = {
    ...{ payee: "bob", amount: money(NATIVE, 1n), maximumFee: null, priority: "NORMAL", isChosen: false },
    currency: { asset: NATIVE, token: null },
    addresses: Object.keys(LEFT).map((address, index) => ({ id: newId("adr"), address, index })),
    wallet: {
      ...{ id: newId("wal"), userId: newId("usr"), network: NETWORK, kind: "IMPORTED", name: "theirs" },
      ...{ createdAt: new Date(0), isDefault: false, archivedAt: null },
    },
  };
  const waiting: SendWithAttempts<SignedAttempt>[] = [];
  const open = async (changes: Partial<OwnAsked> = {}) => {
    const openPurse = async (address: string) => ({
      native: () => LEFT[address] ?? 0n,
      token: async (_contract: string) => 3n * (LEFT[address] ?? 0n),
    });
    const own = { listWaiting: async () => waiting };
    return openPlaces({ network: NETWORK, own, openPurse }, { ...asked, ...changes });
  };
  const planned = async (source: string, units: bigint, token: { contract: string; owner: null } | null = null) => {
    const send = find(await plan(units, { kind: "OWN", source, token }));
    waiting.push({ send, attempts: [] });
    return send.id;
  };
  return { asked, open, planned };
}

describe("the addresses that a wallet can send from", () => {
  it("are tried in their order for an amount, and by what they have for all of it", async () => {
    const { open } = await setting();
    const namesOf = (places: Awaited<ReturnType<typeof open>>) =>
      places.map(({ address, left }) => `${address.address} ${left}`);
    expect(namesOf(await open())).toEqual(["one 5", "two 9", "three 7"]);
    expect(namesOf(await open({ amount: null }))).toEqual(["two 9", "three 7", "one 5"]);
    const currency = { asset: TOKEN.asset, token: TOKEN };
    expect(namesOf(await open({ currency }))).toEqual(["one 15", "two 27", "three 21"]);
  });

  it("have less by what is planned there of the same currency, and never less than nothing", async () => {
    const { open, planned } = await setting();
    const ids = [await planned("one", 2n), await planned("two", 10n)];
    await planned("one", 4n, { contract: TOKEN.contract, owner: null });
    const [one, two, three] = await open();
    expect([one?.left, two?.left, three?.left]).toEqual([3n, 0n, 7n]);
    expect(await one?.purse.token(TOKEN.contract)).toBe(11n);
    expect([one?.waiting.length, two?.waiting]).toEqual([2, [ids[1]]]);
  });

  it("pay their owner's cap or the house's, and a token whose contract fits alone", async () => {
    const { asked } = await setting();
    const maximumFee = money(NATIVE, 4n);
    expect([feeCapOf(asked, { feeCap: 5n }), feeCapOf({ ...asked, maximumFee }, { feeCap: 5n })]).toEqual([5n, 4n]);
    expect(feeCapOf({ ...asked, maximumFee }, { feeCap: 3n })).toBe(3n);
    const ofToken = { ...asked, currency: { asset: TOKEN.asset, token: TOKEN } };
    expect(await isFitting({ listFitting: async () => [] }, asked)).toBe(true);
    expect(await isFitting({ listFitting: async () => [TOKEN] }, ofToken)).toBe(true);
    expect(await isFitting({ listFitting: async () => [] }, ofToken)).toBe(false);
  });
});
