import type { TronStandIn } from "@coffer/local-parts/tron-stand-in";
import { money } from "@coffer/money/money";
import type { UserActor } from "@coffer/platform/identity/actor";
import { toExactJson } from "@coffer/platform/values/exact-json";
import { encodeTronAddress } from "../src/adapters/chains/tron/address.ts";
import { signWith } from "../src/adapters/chains/tron/signing.ts";
import { findCurve } from "../src/adapters/derivation/find-curve.ts";
import type { ExpiringToken } from "../src/app/sends/expiring/ports.ts";
import type { SendTransaction } from "../src/app/sends/own/send-transaction.ts";
import type { Send } from "../src/domain/sends/send.ts";
import type { SendId, WalletId } from "../src/domain/wallets/ids.ts";
import { type Expiring, SLOT_MS } from "./expiring-process.ts";
import { apartIn } from "./segregated.ts";
import type { World } from "./world.ts";

export const TRON_ASSET = { code: "TRX", scale: 6 };
export const newKey = () => Buffer.from(crypto.getRandomValues(new Uint8Array(32)).fill(1, 0, 1));
export const addressOfKey = (key: Uint8Array): string => encodeTronAddress(findCurve().publicKeyOf(key));
/** Another one every time, that nobody has paid. */
export const newPayee = (): string => addressOfKey(newKey());

type Parts = { readonly here: World; readonly tron: TronStandIn; readonly expiring: Expiring };
type Asked = Partial<SendTransaction> & Pick<SendTransaction, "walletId" | "payee">;

/** What people do with keys of Tron that they have brought. */
export function ownOnTron({ here, tron, expiring }: Parts) {
  const apart = apartIn(here);
  const give = async (to: string, units: bigint, what: "pay" | "payTokens" = "pay") => {
    await expiring[what](to, units);
    expiring.mine(1);
    await expiring.round();
  };
  /** With so much at its address, in a block that was read. */
  const bring = async (who: UserActor, units: bigint, key: Buffer = newKey()) => {
    const { wallet } = await apart.importWallet(who, { network: "TRON", secret: key.toString("hex") });
    const address = wallet.addresses.nodes[0]?.address ?? "";
    if (units > 0n) await give(address, units);
    return { id: wallet.id as WalletId, address, key };
  };
  const commandOf = (who: UserActor, asked: Asked): SendTransaction => ({
    ...{ userId: who.userId, from: null, currency: "TRX", amount: money(TRON_ASSET, 1n), maximumFee: null },
    ...{ priority: "NORMAL", idempotencyKey: crypto.randomUUID() },
    ...asked,
  });
  const ask = (who: UserActor, asked: Asked) => expiring.process.app.sendTransaction(commandOf(who, asked));
  const find = async (id: SendId): Promise<Send> => {
    const [send] = await expiring.sends.listByIds([id]);
    if (!send) throw new Error("it is not there");
    return send;
  };
  return {
    ...{ apart, give, bring, ask, commandOf, find },
    async send(...args: Parameters<typeof ask>): Promise<SendId> {
      const sent = await ask(...args);
      if (!sent.ok) throw new Error(toExactJson(sent.error));
      return sent.value;
    },
    /** As its owner does by another wallet, whose transaction waits for a block. */
    sendElsewhere(key: Uint8Array, to: string, units: bigint, token: ExpiringToken | null = null): string {
      const [solid] = tron.chain.shown({ isSolidified: true }).slice(-1);
      if (!solid) throw new Error("a block is solid");
      const { time } = tron.chain.head;
      const { bytes } = signWith(
        {
          ...{ from: addressOfKey(key), to, units, token },
          reference: { height: solid.number, hash: solid.id.toString("hex") },
          ...{ expiresAt: new Date(time + 20 * SLOT_MS), at: new Date(time) },
        },
        key,
      );
      return tron.chain.accept(Buffer.from(bytes)).txid;
    },
  };
}
