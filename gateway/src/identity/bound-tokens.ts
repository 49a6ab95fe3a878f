import { DPOP_ALGORITHMS } from "@coffer/contracts/dpop";
import { unavailable } from "@coffer/platform/graphql/errors";
import type { Logger } from "@coffer/platform/running/log";
import type { KeyValueStore } from "@coffer/platform/stores/key-value";
import type { Clock } from "@coffer/platform/values/clock";
import { GraphQLError } from "graphql";
import { type Asked, judgeProof, PROOF_AGE_MAX_SECONDS } from "./dpop.ts";
import { isFirstUse } from "./use-once.ts";

export type BoundTokensDeps = {
  /** What gateways share. */
  readonly keyValue: Pick<KeyValueStore, "increment">;
  readonly clock: Clock;
  readonly log: Logger;
};

/** UNAUTHENTICATED, and answered with 401 whatever was asked: it may be a thief's. */
export class NotProved extends GraphQLError {
  readonly challenge: string;

  constructor(error: "invalid_token" | "invalid_dpop_proof", message: string) {
    super(message, { extensions: { code: "UNAUTHENTICATED" } });
    this.challenge = `DPoP error="${error}", algs="${DPOP_ALGORITHMS.join(" ")}"`;
  }
}

export type Presented = {
  readonly token: string;
  /** The key's thumbprint, of a token that is bound to one. */
  readonly jkt: string | null;
  /** Whether it came by the scheme of bound tokens. */
  readonly isByDpop: boolean;
  /** None where there is no request to be proved, as on a socket. */
  readonly asked: Asked | undefined;
};

/**
 * A proof may be of a clock that is ahead, and is good until that clock's minute is over; and a
 * margin for gateways whose clocks differ.
 */
const KEPT_MS = (2 * PROOF_AGE_MAX_SECONDS + 10) * 1_000;

/**
 * Sender-constrained tokens (RFC 9449): whoever brings one proves for each request that they have
 * its key. Throws where that is lacking. Without the store nobody gets in: a proof could have come
 * before.
 */
export function makeDemandProof({ keyValue, clock, log }: BoundTokensDeps): (presented: Presented) => Promise<void> {
  const isFirst = async (id: string): Promise<boolean> => {
    try {
      return await isFirstUse(keyValue, { name: `dpop-proof:${id}`, keptMs: KEPT_MS });
    } catch (error) {
      log.warn({ err: error }, "the key-value store does not answer: tokens that are bound to a key are not taken");
      throw unavailable();
    }
  };
  return async ({ token, jkt, isByDpop, asked }) => {
    if (jkt === null) {
      if (isByDpop) throw new NotProved("invalid_token", "The access token is bound to no key: send it as `Bearer`.");
      return;
    }
    if (!asked)
      throw new NotProved("invalid_token", "The access token is bound to a key (DPoP): it is taken over HTTP alone.");
    if (!isByDpop)
      throw new NotProved(
        "invalid_token",
        "The access token is bound to a key: send it as `DPoP`, with a proof in the header `DPoP`.",
      );
    const judged = await judgeProof(asked, { token, jkt }, clock.now());
    if (!judged.ok) throw new NotProved("invalid_dpop_proof", `The DPoP proof ${judged.error}.`);
    if (!(await isFirst(judged.value)))
      throw new NotProved("invalid_dpop_proof", "The DPoP proof came before: sign another for each request.");
  };
}
