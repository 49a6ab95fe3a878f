import { type Listed, type Page, toListed } from "@coffer/platform/graphql/pages";
import type { Actor } from "@coffer/platform/identity/actor";
import { may } from "@coffer/platform/identity/may";
import { blocksHolding } from "../../domain/chains/depth.ts";
import type { AnyAttempt, Send } from "../../domain/sends/send.ts";
import type { PaymentId, SendId } from "../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { ChainReader } from "../chains/ports.ts";
import type { SendFilter, SendReader } from "./ports.ts";

/** With how many blocks hold it, its own among them. */
export type SeenSend = { readonly send: Send; readonly confirmations: number };

export type SendsPage = Page<SendId> & { readonly filter: SendFilter };

export type ReadSends = {
  /** Null for one that is absent or somebody else's; the house's are for staff. */
  byIds(actor: Actor, ids: readonly SendId[]): Promise<readonly (SeenSend | null)[]>;
  byPayments(actor: Actor, ids: readonly PaymentId[]): Promise<readonly (SeenSend | null)[]>;
  /** For whoever may see all. */
  list(page: SendsPage): Promise<Listed<SeenSend>>;
  /** Of each, the oldest first. */
  attemptsOf(ids: readonly SendId[]): Promise<readonly (readonly AnyAttempt[])[]>;
};

type Deps = { readonly sends: SendReader<AnyAttempt>; readonly chains: Pick<ChainReader, "list"> };

export function makeReadSends({ sends, chains }: Deps): ReadSends {
  const see = async (found: readonly Send[]): Promise<readonly SeenSend[]> => {
    const networks: readonly NetworkCode[] = [...new Set(found.map(({ network }) => network))];
    const heights = networks.length === 0 ? new Map() : await chains.list(networks);
    return found.map((send) => {
      const height = heights.get(send.network)?.cursor.height ?? 0;
      return { send, confirmations: send.mined ? blocksHolding(height, send.mined.height) : 0 };
    });
  };
  const seeFor = async (actor: Actor, found: readonly Send[]) =>
    see(found.filter(({ userId }) => may(actor, "wallets:read", userId)));
  return {
    async byIds(actor, ids) {
      const seen = new Map((await seeFor(actor, await sends.listByIds(ids))).map((one) => [one.send.id, one]));
      return ids.map((id) => seen.get(id) ?? null);
    },
    async byPayments(actor, ids) {
      const seen = new Map(
        (await seeFor(actor, await sends.listByPayments(ids))).map((one) => [one.send.paymentId, one]),
      );
      return ids.map((id) => seen.get(id) ?? null);
    },
    async list({ filter, after, first }) {
      return toListed(await see(await sends.list({ ...filter, after, count: first + 1 })), first);
    },
    async attemptsOf(ids) {
      const bySend = Map.groupBy(await sends.listAttempts(ids), ({ sendId }) => sendId);
      return ids.map((id) => bySend.get(id) ?? []);
    },
  };
}
