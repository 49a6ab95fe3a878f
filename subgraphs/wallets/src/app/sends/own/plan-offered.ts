import { err, ok, type Result } from "@coffer/platform/values/result";
import type { ChainUnavailable } from "../../../domain/chains/refusals.ts";
import { isNodeFault } from "../../chains/ports.ts";
import { Overtaken } from "../external/give-out.ts";
import type { OwnOffer } from "./offer.ts";

/** Of one wallet, in no block yet. */
export const WAITING_MAX = 16;

/** Each time that it is overtaken, another one was planned, or a block has come. */
const TRIES_MAX = 2 * WAITING_MAX;

/** Of one network. */
type Means<Asked, Refusal, GiveOut> = {
  readonly offer: (asked: Asked) => Promise<Result<OwnOffer, Refusal>>;
  readonly prepare: (asked: Asked, offer: OwnOffer) => Promise<GiveOut>;
  readonly announce: () => void;
};

export type Planning<Asked, GiveOut> = {
  readonly asked: Asked;
  readonly offer: OwnOffer;
  readonly giveOut: GiveOut;
};

/**
 * Plans what is asked for by what is offered for it now: `plan` is one transaction, and throws
 * Overtaken where that is not so any more. Nodes are asked before it.
 */
export async function planOffered<Asked, Refusal, GiveOut, Planned extends { readonly ok: boolean }>(
  { offer, prepare, announce }: Means<Asked, Refusal, GiveOut>,
  asked: Asked,
  plan: (planning: Planning<Asked, GiveOut>) => Promise<Planned>,
): Promise<Planned | Result<never, Refusal | ChainUnavailable>> {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const offered = await offer(asked).catch(orUnavailable);
    if (!offered.ok) return offered;
    const prepared = await prepare(asked, offered.value).then(ok, orUnavailable);
    if (!prepared.ok) return prepared;
    const planned = await plan({ asked, offer: offered.value, giveOut: prepared.value }).catch(orOvertaken);
    if (planned === null) continue;
    if (planned.ok) announce();
    return planned;
  }
  return err({ code: "CHAIN_UNAVAILABLE" });
}

function orOvertaken(error: unknown): null {
  if (error instanceof Overtaken) return null;
  throw error;
}

/** Whatever a node has said: nothing was done. */
export function orUnavailable(error: unknown): Result<never, ChainUnavailable> {
  if (isNodeFault(error)) return err({ code: "CHAIN_UNAVAILABLE" });
  throw error;
}
