import type { Anvil } from "@coffer/local-parts/anvil";
import { money } from "@coffer/money/money";
import type { UserActor } from "@coffer/platform/identity/actor";
import type { TransferFields } from "../src/app/sends/external/ports.ts";
import type { SendTransaction } from "../src/app/sends/own/send-transaction.ts";
import type { SendId, WalletId } from "../src/domain/wallets/ids.ts";
import { ETH, ownIn } from "./own-sends.ts";
import type { Sending } from "./sending-process.ts";
import type { World } from "./world.ts";

/** People who watch addresses here, whose keys a machine of theirs has: the node's accounts. */
export function elsewhereIn({ here, anvil, sending }: { here: World; anvil: Anvil; sending: Sending }) {
  const own = ownIn({ here, anvil, sending });
  const { app } = sending.process;
  const watch = async (who: UserActor, address: string) => {
    const { wallet } = await own.apart.watchWallet(who, { network: "ETHEREUM", watch: address });
    await sending.round();
    return { id: wallet.id as WalletId, address: wallet.addresses.nodes[0]?.address ?? "" };
  };
  /** What is given out of it now. */
  const givenOut = async (id: SendId) => {
    const [draft] = await app.readDrafts.byIds([id]);
    return app.readDrafts.givenOut(await own.find(id), draft ?? null);
  };
  const readFields = async (id: SendId): Promise<TransferFields> => {
    const fields = (await givenOut(id))?.fields;
    if (!fields) throw new Error("nothing was given out");
    return fields;
  };
  const hex = (number: bigint) => `0x${number.toString(16)}`;
  /** By the machine that has the key, of what a person has read there. */
  const sign = async (from: string, fields: TransferFields): Promise<string> => {
    const { chainId, nonce, value, gasLimit, maxFeePerGas, maxPriorityFeePerGas, to, data } = fields;
    return (await anvil.ask("eth_signTransaction", {
      ...{ from, to, data, chainId: hex(chainId), nonce: hex(nonce), value: hex(value), gas: hex(gasLimit) },
      ...{ maxFeePerGas: hex(maxFeePerGas), maxPriorityFeePerGas: hex(maxPriorityFeePerGas), type: "0x2" },
    })) as string;
  };
  const submit = (who: UserActor, sendId: SendId | null, signed: string, key: string = crypto.randomUUID()) =>
    app.submitSigned({ userId: who.userId, kind: "OWN", sendId, signed, idempotencyKey: key });
  return {
    ...{ ...own, watch, givenOut, readFields, sign, submit },
    send: (
      who: UserActor,
      walletId: WalletId,
      payee: string,
      changes: Partial<SendTransaction> = {},
    ): Promise<SendId> => own.send(who, { walletId, payee, amount: money(ETH, 10n ** 18n), ...changes }),
  };
}
