import type { TronStandIn } from "@coffer/local-parts/tron-stand-in";
import type { Money } from "@coffer/money/money";
import { expect } from "vitest";
import type { ColdStorageId, HotCap } from "../src/domain/cold/cold-storage.ts";
import type { SendId, UserId } from "../src/domain/wallets/ids.ts";
import { makeBooks } from "./books.ts";
import { elsewhereOnTron } from "./elsewhere-on-tron.ts";
import { type Expiring, makeExpiringProcess, SOLID, TRX, USDT } from "./expiring-process.ts";
import { addressOfKey, newKey, TRON_ASSET } from "./own-expiring.ts";
import { makeReconciling } from "./reconciling.ts";
import { person, type World } from "./world.ts";

const NETWORK = "TRON";

/** Of more than 50,000 TRX something goes, and 20,000 stay. */
export const TRX_CAP: HotCap = { asset: TRON_ASSET, cap: 50_000n * TRX, target: 20_000n * TRX, floor: null };
export const USDT_CAP: HotCap = { asset: USDT.asset, cap: 1_000n * TRX, target: 100n * TRX, floor: null };

/** What two ADMINs agree on, by whichever process. */
export function agreeIn({ process: { app } }: Pick<Expiring, "process">) {
  const [ann, bob] = [person("ADMIN").userId, person("ADMIN").userId];
  const propose = async (address: string, changes: { caps?: readonly HotCap[]; basedOn?: number } = {}) => {
    const place = app.readColdPlace(NETWORK, address);
    if (!place?.ok) throw new Error("nothing is kept cold there");
    return app.proposeColdStorage({
      ...{ operatorId: ann, network: NETWORK, place: place.value, caps: [TRX_CAP], reason: "as we have agreed" },
      ...{ basedOn: 0, idempotencyKey: crypto.randomUUID(), ...changes },
    });
  };
  const approve = (coldStorageId: ColdStorageId, operatorId: UserId = bob) =>
    app.decideColdStorages.approve({ operatorId, coldStorageId, reason: "I have compared it" });
  return {
    ...{ ann, bob, propose, approve },
    /** Asked for by whichever of them. */
    refill: (amount: Money, changes: Partial<Parameters<typeof app.refillTreasury>[0]> = {}) =>
      app.refillTreasury({
        ...{ operatorId: ann, network: NETWORK, amount, coldAddress: null, maximumFee: null, priority: "NORMAL" },
        ...{ reason: "the treasury is low", idempotencyKey: crypto.randomUUID(), ...changes },
      }),
    submit: (sendId: SendId, signed: string, idempotencyKey: string = crypto.randomUUID()) =>
      app.submitSigned({ userId: bob, kind: "REFILL", sendId, signed, idempotencyKey }),
    async keepAt(...of: Parameters<typeof propose>) {
      const proposed = await propose(...of);
      const approved = proposed.ok ? await approve(proposed.value) : proposed;
      if (!approved.ok) throw new Error(approved.error.code);
    },
  };
}

/** With 100,000 TRX and 5,000 USDT in its treasury, booked, and a key that is elsewhere. */
export async function coldOnTron(
  here: World,
  tron: TronStandIn,
  /** The next block of its chain is no earlier. */
  setTime: (ms: number) => void = () => undefined,
) {
  const expiring = makeExpiringProcess({ here, tron, tokens: [USDT], rules: { feeCap: 50n * TRX } });
  const { mine, round, sends, payTokens } = expiring;
  const books = await makeBooks(here);
  const reconciling = makeReconciling({ here, network: NETWORK, urls: [tron.url], tokens: [USDT] });
  const treasury = await expiring.openTreasury();
  await payTokens(treasury.address, 5_000n * TRX);
  const key = newKey();
  /** So many times as long as a block is not solid, each with what waits in its first block. */
  const settle = async (times = 3) => {
    for (let count = 0; count < times; count += 1) {
      mine(SOLID + 1);
      await round();
      await round();
      await books.takeAll();
    }
  };
  const compare = async (code: string) => {
    const found = (await reconciling.compareAll()).find(({ asset }) => asset.code === code);
    if (!found) throw new Error(`${code} was not compared`);
    return found;
  };
  await settle();
  return {
    ...{ ...expiring, ...agreeIn(expiring), books, treasury, key, frozen: addressOfKey(key), settle, compare },
    /** What the machine does that has its key. */
    elsewhere: elsewhereOnTron({ here, tron, expiring, setTime }),
    async balanced() {
      for (const code of ["TRX", "USDT"])
        expect(await compare(code)).toMatchObject({ difference: 0n, state: "BALANCED", odd: [] });
    },
    async listSends(kind: "COLD" | "REFILL") {
      const filter = { network: NETWORK, kind, states: null };
      return (await sends.list({ ...filter, after: null, count: 100 })).toReversed();
    },
  };
}
