import { newId } from "@coffer/contracts/ids";
import type { NodeActor } from "@coffer/platform/identity/actor";
import { makeClaim } from "@coffer/platform/values/claim";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { CoreCoin, NodeSendLimits } from "../../domain/node-wallets/core-coin.ts";
import type { NodeAttempt, NodeSend, NodeSendId } from "../../domain/node-wallets/node-send.ts";
import { mayHaveWallets, type NodeWallet, type NodeWalletId } from "../../domain/node-wallets/node-wallet.ts";
import type { NodeSendsTooMany, NotSigned, SendFromNodeWalletRefusal } from "../../domain/node-wallets/refusals.ts";
import type { NodeId } from "../../domain/wallets/ids.ts";
import { broadcastSend } from "./broadcast-send.ts";
import { type CoreDeps, isAway, type SeenCoin, withNode } from "./deps.ts";
import type {
  CoinsOf,
  CoreWallet,
  InNodeWallets,
  NewSend,
  NodeWalletNotes,
  NodeWalletReader,
  NodeWalletsClaim,
  NodeWalletWriter,
  SignedSend,
} from "./ports.ts";

export type SendFromNodeWallet = {
  readonly actor: NodeActor;
  /** Null: the id of nothing. */
  readonly walletId: NodeWalletId | null;
  readonly payee: string;
  /** In smallest units, more than 0. */
  readonly amount: { readonly currency: string; readonly units: bigint };
  readonly idempotencyKey: string;
};

type Deps = CoreDeps & {
  readonly inNodeWallets: InNodeWallets;
  readonly reader: Pick<NodeWalletReader, "findWallet" | "findSend" | "countSendsSince" | "listHeldCoins">;
  readonly notes: Pick<NodeWalletNotes, "moved" | "shown">;
  readonly limitsOf: (coin: CoreCoin) => NodeSendLimits;
};

export type SendFromNodeWalletUseCase = (
  command: SendFromNodeWallet,
) => Promise<Result<NodeSend, SendFromNodeWalletRefusal>>;

type Refused = SendFromNodeWalletRefusal;

/** Of those that another send has taken meanwhile. */
const TRIES_MAX = 5;

/**
 * Signed by the Core node, kept here with the coins that it spends, and only then shown to anybody:
 * whatever stops, what was signed is known, and the same bytes are sent again.
 */
export function makeSendFromNodeWallet(deps: Deps): SendFromNodeWalletUseCase {
  const { networks, inNodeWallets, reader, limitsOf } = deps;
  const answer = async (id: NodeSendId, nodeId: NodeId): Promise<Result<NodeSend, Refused>> => {
    const send = await reader.findSend(id, nodeId);
    if (!send) throw new Error("a send that a key made is missing");
    return ok(send);
  };
  return async (command) => {
    const { actor, walletId, payee, amount } = command;
    const nodeId = actor.nodeId as NodeId;
    const { units } = amount;
    const claim = claimOf(command);
    const before = await inNodeWallets((writer) => writer.findSent(claim));
    if (before) return before.ok ? answer(before.value, nodeId) : before;
    if (!mayHaveWallets(actor)) return err({ code: "NODE_CAPABILITY_MISSING" });
    const wallet = walletId === null ? null : await reader.findWallet(walletId, nodeId);
    if (!wallet) return err({ code: "NODE_WALLET_NOT_FOUND" });
    if (amount.currency !== wallet.currency)
      return err({ code: "CURRENCY_MISMATCH", accountCurrency: wallet.currency });
    const found = networks.get(wallet.network);
    if (!found) return err({ code: "CHAIN_UNAVAILABLE" });
    const limits = limitsOf(found.coin);
    const payeeScript = found.scriptOf(payee);
    if (payeeScript === null) return err({ code: "ADDRESS_INVALID" });
    if (units < found.coin.dust) return err({ code: "AMOUNT_BELOW_DUST" });
    if (units > limits.transactionMax) return err({ code: "NODE_SEND_TOO_LARGE" });
    const refused = await refuseEarly(deps, { wallet, claim, limits });
    if (refused) return refused.ok ? answer(refused.value, nodeId) : refused;
    const signed = await withNode(deps, wallet.network, (seen) =>
      signAndKeep(deps, { seen, wallet, claim, limits, send: { payee, payeeScript, units } }),
    );
    if (!signed.ok) return signed;
    return signed.value.ok ? answer(signed.value.value, nodeId) : signed.value;
  };
}

const windowOf = ({ windowSeconds }: NodeSendLimits, now: Date): Date =>
  new Date(now.getTime() - windowSeconds * 1_000);

const tooMany = ({ sendsMax }: NodeSendLimits): NodeSendsTooMany => ({ code: "NODE_SENDS_TOO_MANY", limit: sendsMax });

const claimOf = ({ actor, walletId, payee, amount, idempotencyKey: key }: SendFromNodeWallet): NodeWalletsClaim =>
  makeClaim({ actorId: actor.nodeId as NodeId, operation: "sendFromNodeWallet", key }, [
    ...[walletId, payee, amount.currency, String(amount.units)],
  ]);

type Kept = Result<NodeSendId, Refused>;
type Deciding = Pick<Signing, "wallet" | "claim" | "limits">;

/** There is room again, under the lock. */
class Room extends Error {}

/** So that nothing is signed in vain where too much was sent; null where it was not. */
async function refuseEarly(deps: Deps, { wallet, claim, limits }: Deciding): Promise<Kept | null> {
  const since = windowOf(limits, deps.clock.now());
  if ((await deps.reader.countSendsSince(wallet.id, since)) < limits.sendsMax) return null;
  return deps
    .inNodeWallets((writer) =>
      writer.sendOnce(claim, async () => {
        await writer.lockWallet(wallet.id);
        if ((await writer.countSendsSince(wallet.id, since)) < limits.sendsMax) throw new Room();
        return err(tooMany(limits));
      }),
    )
    .catch((error: unknown) => {
      if (error instanceof Room) return null;
      throw error;
    });
}

type Signing = {
  readonly seen: SeenCoin;
  readonly wallet: NodeWallet;
  readonly claim: NodeWalletsClaim;
  readonly limits: NodeSendLimits;
  readonly send: NewSend;
};

/** Thrown in the transaction that keeps it, so that nothing of it stays. */
class CoinTaken extends Error {}
class FundsShort extends Error {}

async function signAndKeep(deps: Deps, signing: Signing): Promise<Kept> {
  const { reader } = deps;
  const { seen, wallet, send } = signing;
  const { mode } = seen.look;
  const core = seen.node.wallet(wallet, mode);
  const coins: CoinsOf = mode === "ACCOUNTS" ? { network: wallet.network } : { walletId: wallet.id };
  await core.hold(await reader.listHeldCoins(coins));
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const signed = await sign(deps, { core, coins, send });
    if (!signed.ok) return signed;
    const kept = await keep(deps, signing, signed.value);
    if (kept === "TAKEN") continue;
    if (kept === "SHORT") {
      await core.letGo(signed.value.inputs).catch(ignoreAway);
      return err({ code: "NODE_FUNDS_SHORT" });
    }
    if (kept.isOurs) await broadcastSend(deps, seen, kept);
    // It is decided: what the node keeps from others is found again where coins are short.
    else await core.letGo(signed.value.inputs).catch(ignoreAway);
    return kept.decided;
  }
  // Others were always faster.
  return err({ code: "NODE_FUNDS_SHORT" });
}

const ignoreAway = (error: unknown): void => {
  if (!isAway(error)) throw error;
};

type Sign = { readonly core: CoreWallet; readonly coins: CoinsOf; readonly send: NewSend };

/**
 * Where coins are short, those that the node keeps for nobody are let go, and it is tried once
 * more.
 */
async function sign({ reader }: Deps, { core, coins, send }: Sign): Promise<Result<SignedSend, NotSigned>> {
  const signed = await core.sign(send);
  if (signed.ok || signed.error.code !== "NODE_FUNDS_SHORT") return signed;
  const held = await core.listHeld();
  const ours = new Set((await reader.listHeldCoins(coins)).map(({ txid, vout }) => `${txid}:${vout}`));
  const left = held.filter(({ txid, vout }) => !ours.has(`${txid}:${vout}`));
  if (left.length === 0) return signed;
  await core.letGo(left);
  return core.sign(send);
}

type KeptSend =
  | {
      readonly isOurs: true;
      readonly send: NodeSend;
      readonly attempts: readonly NodeAttempt[];
      readonly decided: Kept;
    }
  | { readonly isOurs: false; readonly decided: Kept };

async function keep(deps: Deps, signing: Signing, signed: SignedSend): Promise<KeptSend | "TAKEN" | "SHORT"> {
  const { seen, wallet, claim, limits, send } = signing;
  const at = deps.clock.now();
  const { txid, bytes, fee, inputs } = signed;
  const made: NodeSend = {
    ...{ id: newId("nws"), walletId: wallet.id, network: wallet.network, payee: send.payee, units: send.units },
    ...{ fee, state: "SIGNED", attempt: 1, txid, blockHash: null, asked: null, wasConfirmed: false },
    ...{ sentAt: null, createdAt: at },
  };
  const first: NodeAttempt = {
    ...{ number: 1, txid, bytes, fee, isCancel: false, outcome: "UNCLEAR", signedAt: at },
  };
  try {
    const decided = await deps.inNodeWallets((writer) =>
      writer.sendOnce(claim, async () => {
        await writer.lockWallet(wallet.id);
        const count = await writer.countSendsSince(wallet.id, windowOf(limits, at));
        if (count >= limits.sendsMax) return err(tooMany(limits));
        if (await isShort(writer, seen, made)) throw new FundsShort();
        if (!(await writer.addSend(made, first, inputs))) throw new CoinTaken();
        return ok(made.id);
      }),
    );
    const isOurs = decided.ok && decided.value === made.id;
    return isOurs ? { isOurs, send: made, attempts: [first], decided } : { isOurs, decided };
  } catch (error) {
    if (error instanceof CoinTaken) return "TAKEN";
    if (error instanceof FundsShort) return "SHORT";
    throw error;
  }
}

/** Where wallets share their coins, the node would pay for one with what is another's. */
async function isShort(
  writer: Pick<NodeWalletWriter, "countBalance">,
  { coin, look }: SeenCoin,
  { walletId, units, fee }: NodeSend,
): Promise<boolean> {
  if (look.mode === "MULTI") return false;
  const { confirmations } = coin;
  const { available } = await writer.countBalance(walletId, { height: look.height, confirmations });
  return available < units + fee;
}
