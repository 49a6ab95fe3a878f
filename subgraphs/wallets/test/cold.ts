import type { Anvil } from "@coffer/local-parts/anvil";
import { type Money, money } from "@coffer/money/money";
import type { TransferFields } from "../src/app/sends/external/ports.ts";
import type { ColdStorageId, HotCap } from "../src/domain/cold/cold-storage.ts";
import type { SendId, UserId } from "../src/domain/wallets/ids.ts";
import { ETHER } from "./paying.ts";
import type { Sending } from "./sending-process.ts";
import { person } from "./world.ts";

export const ETH = { code: "ETH", scale: 18 } as const;
const NETWORK = "ETHEREUM";

export const ether = (units: number): Money => money(ETH, BigInt(units) * ETHER);

/** Of more than 50 ether something goes, and 20 stay; below 10 somebody is told. */
export const CAP: HotCap = { asset: ETH, cap: 50n * ETHER, target: 20n * ETHER, floor: 10n * ETHER };

/** A treasury whose cold storage is an account of the node, as that of a machine elsewhere. */
export function coldIn({ anvil, sending }: { anvil: Anvil; sending: Sending }) {
  const { app } = sending.process;
  const [ann, bob] = [person("ADMIN").userId, person("ADMIN").userId];
  const propose = async (address: string, changes: Partial<Parameters<typeof app.proposeColdStorage>[0]> = {}) => {
    const place = app.readColdPlace(NETWORK, address);
    if (!place?.ok) throw new Error("nothing is kept cold there");
    return app.proposeColdStorage({
      ...{
        operatorId: ann,
        network: NETWORK,
        place: place.value,
        caps: [CAP],
        reason: "as we have agreed",
        basedOn: 0,
      },
      ...{ idempotencyKey: crypto.randomUUID(), ...changes },
    });
  };
  const approve = (coldStorageId: ColdStorageId | null, operatorId: UserId = bob) =>
    app.decideColdStorages.approve({ operatorId, coldStorageId, reason: "I have compared it" });
  const hex = (number: bigint) => `0x${number.toString(16)}`;
  return {
    ...{ ann, bob, propose, approve },
    /** Agreed to by two. */
    async keepAt(address: string, changes: Parameters<typeof propose>[1] = {}) {
      const proposed = await propose(address, changes);
      if (!proposed.ok) throw new Error(proposed.error.code);
      const approved = await approve(proposed.value);
      if (!approved.ok) throw new Error(approved.error.code);
      return approved.value;
    },
    refill: (amount: Money, changes: Partial<Parameters<typeof app.refillTreasury>[0]> = {}) =>
      app.refillTreasury({
        ...{ operatorId: ann, network: NETWORK, amount, coldAddress: null, maximumFee: null, priority: "NORMAL" },
        ...{ reason: "the treasury is low", idempotencyKey: crypto.randomUUID(), ...changes },
      }),
    async listSends(kind: "COLD" | "REFILL") {
      const filter = { network: NETWORK, kind, states: null };
      return (await sending.sends.list({ ...filter, after: null, count: 100 })).toReversed();
    },
    async readFields(id: SendId): Promise<TransferFields> {
      const [send] = await sending.sends.listByIds([id]);
      const [draft] = await app.readDrafts.byIds([id]);
      const given = send && app.readDrafts.givenOut(send, draft ?? null);
      if (!given?.fields) throw new Error("nothing was given out");
      return given.fields;
    },
    /** By the machine that has the key. */
    async sign(from: string, fields: TransferFields): Promise<string> {
      const { chainId, nonce, value, gasLimit, maxFeePerGas, maxPriorityFeePerGas, to, data } = fields;
      return (await anvil.ask("eth_signTransaction", {
        ...{ from, to, data, chainId: hex(chainId), nonce: hex(nonce), value: hex(value), gas: hex(gasLimit) },
        ...{ maxFeePerGas: hex(maxFeePerGas), maxPriorityFeePerGas: hex(maxPriorityFeePerGas), type: "0x2" },
      })) as string;
    },
    submit: (sendId: SendId | null, signed: string, changes: { idempotencyKey?: string; userId?: UserId } = {}) =>
      app.submitSigned({
        ...{ userId: bob, kind: "REFILL", sendId, signed, idempotencyKey: crypto.randomUUID(), ...changes },
      }),
  };
}
