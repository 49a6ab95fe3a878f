import type { Id } from "@coffer/contracts/ids";
import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import { type Proposal, type ProposalDecision, stateOf } from "../../domain/proposals/proposal.ts";
import type { UserId } from "../../domain/wallets/ids.ts";

export type ProposalEnd = {
  readonly decision: ProposalDecision;
  readonly by: UserId;
  readonly at: Date;
  readonly reason: string;
  /** Of one that is approved. */
  readonly version: number | null;
};

type Identified = Proposal & { readonly id: Id<string> };

type ProposalWriter<P extends Identified> = {
  /** Locked, as it is now. */
  lock(id: P["id"]): Promise<P | null>;
  decide(id: P["id"], end: ProposalEnd): Promise<void>;
};

/** What each refusal is called where it is told. */
type Codes = {
  readonly notFound: string;
  readonly decided: string;
  readonly own: string;
  readonly outdated: string;
};

type Coded<C extends string> = C extends string ? { readonly code: C } : never;
export type DenyRefusal<C extends Codes> = Coded<C["notFound"] | C["decided"]>;
export type ApproveRefusal<C extends Codes> =
  | DenyRefusal<C>
  | Coded<C["own"]>
  | { readonly code: C["outdated"]; readonly latestVersion: number };

export type Decide<I> = {
  readonly operatorId: UserId;
  /** Null: the id of nothing. */
  readonly id: I | null;
  readonly reason: string;
};

/** What is in force where something is proposed. */
type InForce<Other> = {
  /** Its version; 0: nothing is. */
  readonly latest: number;
  /** Just before the proposal takes its place: what else has to be so, and to be done. */
  readonly prepare: (at: Date) => Promise<Other | null> | Other | null;
};

type Deps<P extends Identified, W extends ProposalWriter<P>, C extends Codes, Other> = {
  readonly codes: C;
  readonly inWriter: <T>(work: (writer: W) => Promise<T>) => Promise<T>;
  /** Until the end of the transaction nobody puts another version there. */
  readonly lockInForce: (writer: W, proposal: P) => Promise<InForce<Other>>;
  readonly clock: Clock;
};

/**
 * Who decides on what somebody has proposed: another than that one agrees, over the version that
 * both have seen, and in time. A repeat by the same person changes nothing. Denied by who proposed
 * it, it is taken back.
 */
export function makeDecideProposals<P extends Identified, W extends ProposalWriter<P>, C extends Codes, Other>(
  deps: Deps<P, W, C, Other>,
) {
  type Its = P["id"];
  const { codes, clock } = deps;
  const refused = <K extends "notFound" | "decided" | "own">(why: K) => err({ code: codes[why] } as Coded<C[K]>);
  const decide = async <R>(id: Its | null, work: (writer: W, proposal: P) => Promise<R>): Promise<R | null> =>
    id === null
      ? null
      : deps.inWriter(async (writer) => {
          const proposal = await writer.lock(id);
          return proposal && work(writer, proposal);
        });
  return {
    async approve({ id, operatorId: by, reason }: Decide<Its>): Promise<Result<Its, ApproveRefusal<C> | Other>> {
      const done = await decide<Result<Its, ApproveRefusal<C> | Other>>(id, async (writer, proposal) => {
        const { basedOn, decided, proposedBy } = proposal;
        if (decided?.decision === "APPROVED" && decided.by === by) return ok(proposal.id);
        if (decided) return refused("decided");
        const { latest, prepare } = await deps.lockInForce(writer, proposal);
        if (latest !== basedOn) return err({ code: codes.outdated as C["outdated"], latestVersion: latest });
        const at = clock.now();
        if (stateOf(proposal, { latest, now: at }) !== "PROPOSED") return refused("decided");
        if (proposedBy === by) return refused("own");
        const other = await prepare(at);
        if (other !== null) return err(other);
        await writer.decide(proposal.id, { decision: "APPROVED", by, at, reason, version: basedOn + 1 });
        return ok(proposal.id);
      });
      return done ?? refused("notFound");
    },
    async deny({ id, operatorId: by, reason }: Decide<Its>): Promise<Result<Its, DenyRefusal<C>>> {
      const done = await decide<Result<Its, DenyRefusal<C>>>(id, async (writer, proposal) => {
        const { decided, proposedBy, expiresAt } = proposal;
        if (decided && decided.decision !== "APPROVED" && decided.by === by) return ok(proposal.id);
        const at = clock.now();
        if (decided || expiresAt <= at) return refused("decided");
        const decision = proposedBy === by ? "WITHDRAWN" : "DENIED";
        await writer.decide(proposal.id, { decision, by, at, reason, version: null });
        return ok(proposal.id);
      });
      return done ?? refused("notFound");
    },
  };
}
