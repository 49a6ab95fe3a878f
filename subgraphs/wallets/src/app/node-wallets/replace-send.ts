import {
  costOf,
  isCallingOff,
  NODE_ATTEMPTS_MAX,
  type NodeAttempt,
  type NodeSend,
} from "../../domain/node-wallets/node-send.ts";
import type { NodeWallet } from "../../domain/node-wallets/node-wallet.ts";
import { leastFee, type Output, type Paid, type Raised, raiseFee } from "../../domain/node-wallets/raise-fee.ts";
import type { NotReplaceable } from "../../domain/node-wallets/refusals.ts";
import { type Decoded, isReplaceable } from "../../domain/node-wallets/signed-bytes.ts";
import { larger } from "../../domain/sends/fees.ts";
import type { CoreDeps, SeenCoin } from "./deps.ts";
import type { CoreNetwork, CoreWallet, InNodeWallets, NodeWalletReader, NodeWalletWriter } from "./ports.ts";

/** Why one is not replaced now. */
export type Kept = NotReplaceable | "SHORT" | "GONE" | "LOCKED" | "MOVED";

type Deps = CoreDeps & {
  readonly inNodeWallets: InNodeWallets;
  readonly reader: Pick<NodeWalletReader, "listBehind">;
};

export type Stuck = {
  readonly send: NodeSend;
  readonly wallet: NodeWallet;
  readonly core: CoreWallet;
  /** The oldest first; none is empty. */
  readonly attempts: readonly NodeAttempt[];
};

/** Thrown in the transaction that keeps it, so that nothing of it stays. */
class CoinTaken extends Error {}

/**
 * Why nothing can take its place, as far as what is kept here says; null: something may. Nodes that
 * keep what they have are asked once.
 */
export function whyNotReplaceable(
  { coin: { replacementStep, feeMax }, read }: Pick<CoreNetwork, "coin" | "read">,
  attempts: readonly NodeAttempt[],
): NotReplaceable | null {
  const latest = attempts.at(-1);
  if (!latest || replacementStep === null || !attempts.every(({ bytes }) => isReplaceable(read(bytes))))
    return "NETWORK";
  if (latest.outcome === "REFUSED") return "REFUSED";
  const paid = attempts.map(({ fee, bytes }) => ({ fee, vbytes: read(bytes).vbytes }));
  const least = leastFee(paid, read(latest.bytes).vbytes, replacementStep);
  return attempts.length >= NODE_ATTEMPTS_MAX || least > feeMax ? "AT_CAP" : null;
}

/**
 * Signs what takes the place of a send that is stuck (BIP-125), and keeps it before anybody sees
 * it: of all that the one before spends, with a higher fee, never above what one may cost. What
 * others build on is not replaced, which is decided under the lock that theirs are kept by, too.
 */
export async function replaceSend(deps: Deps, seen: SeenCoin, stuck: Stuck): Promise<NodeAttempt | Kept> {
  const { send, core, attempts } = stuck;
  const network = deps.networks.get(send.network);
  if (network === undefined) return "NETWORK";
  const why = whyNotReplaceable(network, attempts);
  if (why !== null) return why;
  const drawn = await draw(deps, seen, { ...stuck, network });
  if (typeof drawn === "string") return drawn;
  const inputs = [...drawn.inputs, ...drawn.more.map(({ txid, vout }) => ({ txid, vout }))];
  const bytes = await core.signAgain({ inputs, outputs: drawn.outputs });
  if (bytes === "LOCKED") return bytes;
  const { txid, vbytes } = network.read(bytes);
  if (drawn.fee < leastFee(drawn.before, vbytes, drawn.step)) throw new Error("a replacement is longer than it can be");
  const attempt: NodeAttempt = {
    ...{ number: attempts.length + 1, txid, bytes, fee: drawn.fee, isCancel: isCallingOff(send, attempts) },
    ...{ outcome: "UNCLEAR", signedAt: deps.clock.now() },
  };
  return keep(deps, seen, { ...stuck, attempt, more: drawn.more });
}

type Drawn = Raised & {
  readonly inputs: Decoded["inputs"];
  readonly before: readonly Paid[];
  readonly step: bigint;
};

/** What it would spend and pay. */
async function draw(
  { reader }: Deps,
  { coin, node }: SeenCoin,
  { send, core, attempts, network }: Stuck & { readonly network: CoreNetwork },
): Promise<Drawn | Kept> {
  const all = attempts.map((one) => ({ ...network.read(one.bytes), fee: one.fee }));
  const latest = all.at(-1);
  const script = network.scriptOf(send.payee);
  const step = coin.replacementStep;
  if (!latest || script === null || step === null) throw new Error(`${send.id} was never signed`);
  const behind = await reader.listBehind(send.id);
  const made = new Set(behind.map(({ txid }) => txid));
  for (const input of latest.inputs) if (!made.has(input.txid) && !(await core.isThere(input))) return "GONE";
  const payee: Output = { units: send.units, script };
  const old = changeOf(attempts.at(-1)?.isCancel === true ? null : payee, latest.outputs);
  const change = old ?? (await core.newChange());
  if (change === "LOCKED") return "LOCKED";
  const raised = raiseFee({
    ...{ before: all, inputs: latest.inputs.length },
    value: latest.fee + latest.outputs.reduce((sum, { units }) => sum + units, 0n),
    payee: isCallingOff(send, attempts) ? null : payee,
    change: { script: change, isNew: old === null },
    ...{ rate: await node.feeRate(), behind: together(network, behind), spare: await core.listSpare() },
    coin: { ...coin, replacementStep: step },
  });
  return typeof raised === "string" ? raised : { ...raised, inputs: latest.inputs, before: all, step };
}

/** The script that the rest came back to; null where all was paid. */
function changeOf(payee: Output | null, outputs: readonly Output[]): string | null {
  const payment = outputs.findIndex(({ units, script }) => units === payee?.units && script === payee.script);
  return outputs.find((_output, place) => place !== payment)?.script ?? null;
}

const together = ({ read }: CoreNetwork, attempts: readonly NodeAttempt[]): Paid => ({
  fee: attempts.reduce((sum, { fee }) => sum + fee, 0n),
  vbytes: attempts.reduce((sum, { bytes }) => sum + read(bytes).vbytes, 0),
});

type Keeping = Stuck & { readonly attempt: NodeAttempt; readonly more: Raised["more"] };

/** Decided again, under the locks: another process may have been faster. */
async function keep(deps: Deps, seen: SeenCoin, keeping: Keeping): Promise<NodeAttempt | Kept> {
  const { send, wallet, attempt, more } = keeping;
  try {
    return await deps.inNodeWallets(async (writer): Promise<NodeAttempt | Kept> => {
      await writer.lockWallet(wallet.id);
      const locked = await writer.lockSend(send.id, null);
      if (locked?.send.state !== "BROADCAST" || locked.attempts.length !== attempt.number - 1) return "MOVED";
      if (isCallingOff(locked.send, locked.attempts) !== attempt.isCancel) return "MOVED";
      if (await writer.isBuiltOn(send.id)) return "BUILT_ON";
      if (await isShort(writer, seen, { locked, attempt })) return "SHORT";
      if (!(await writer.addReplacement(locked.send, attempt, more))) throw new CoinTaken();
      return attempt;
    });
  } catch (error) {
    // Somebody else spends what was to be spent besides.
    if (error instanceof CoinTaken) return "MOVED";
    throw error;
  }
}

type Costing = Pick<Keeping, "attempt"> & {
  readonly locked: { readonly send: NodeSend; readonly attempts: readonly NodeAttempt[] };
};

/** Where wallets share their coins, what it costs more would be another's. */
async function isShort(
  writer: Pick<NodeWalletWriter, "countBalance">,
  { coin, look }: SeenCoin,
  { locked, attempt }: Costing,
): Promise<boolean> {
  if (look.mode === "MULTI") return false;
  const { send, attempts } = locked;
  const counted = attempts.map((one) => costOf(send, one)).reduce(larger);
  const { height } = look;
  const { available } = await writer.countBalance(send.walletId, { height, confirmations: coin.confirmations });
  return available < costOf(send, attempt) - counted;
}
