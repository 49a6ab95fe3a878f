import type { Method } from "@coffer/contracts/methods";
import { rateLimited } from "@coffer/platform/graphql/errors";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { Logger } from "@coffer/platform/running/log";
import { err, ok } from "@coffer/platform/values/result";
import { type ProofLimit, waitMs } from "../../domain/second-factors/proof-limits.ts";
import type { Proof, ProofFailures, Prove, ProveFactor, Proving } from "./ports.ts";

/** `isGuessable`: short enough that wrong ones must be counted. */
type Prover<Kind extends Proof["kind"]> = { readonly prove: Prove<Kind>; readonly isGuessable: boolean };

export type Provers = { readonly [Kind in Proof["kind"]]: Prover<Kind> };

export type ProveFactorDeps = {
  readonly provers: Provers;
  readonly failures: ProofFailures;
  readonly limits: readonly ProofLimit[];
  readonly log: Logger;
};

export const makeProveFactor = ({ provers, failures, limits, log }: ProveFactorDeps): ProveFactor => {
  const most = Math.max(...limits.map((limit) => limit.most));
  return async (sql, { origin, ...proving }) => {
    const { userId, proof, at } = proving;
    const { isGuessable } = provers[proof.kind];
    if (isGuessable) {
      const wait = waitMs(await failures.list(sql, { userId, origin, most }), at, limits);
      if (wait > 0) {
        log.warn({ userId, isKnownDevice: origin !== null }, "too many wrong codes behind a right password");
        throw rateLimited(Math.ceil(wait / 1000));
      }
    }
    const method = await proveBy(provers, sql, proving);
    if (method === null) {
      if (isGuessable) await failures.add(sql, { userId, origin, at });
      return err({ code: "SECOND_FACTOR_REFUSED" });
    }
    if (origin) await failures.forget(sql, { userId, origin });
    return ok(method);
  };
};

/** The kind of the proof and of its prover are one; the compiler does not see that. */
const proveBy = <Kind extends Proof["kind"]>(
  provers: Provers,
  sql: Sql,
  proving: Proving<Kind>,
): Promise<Method | null> => {
  const { prove } = provers[proving.proof.kind as Kind] as unknown as Prover<Kind>;
  return prove(sql, proving);
};
