import { requireUser } from "@coffer/platform/graphql/errors";
import { anything, idempotencyKey, makeIdParser, optional, within } from "@coffer/platform/graphql/input-parsers";
import { object, type ReadAt, readInput } from "@coffer/platform/graphql/read-input";
import type {
  MutationResolvers,
  QueryResolvers,
  SimulatedDepositOutcome,
  SimulatedWithdrawalOutcome,
} from "../generated/types.ts";
import { presentRefusal } from "../money/present-refusal.ts";

/** Less than what was begun is tried for: it goes on by itself behind that (provider-job.ts). */
const LONGEST_SECONDS = 4 * 3_600;

export const sandboxSimulations: QueryResolvers["sandboxSimulations"] = (_root, _args, { app }) => [...app.simulations];

export const simulateProvider: MutationResolvers["simulateProvider"] = async (_root, args, { app, actor }) => {
  const actorId = requireUser(actor).userId;
  const command = readInput(args, (read) => ({
    state: read("input.state", anything),
    forSeconds: read("input.forSeconds", optional(within({ min: 1, max: LONGEST_SECONDS }))),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));
  const said = await app.simulateProvider({ actorId, ...command });
  return said.ok ? { __typename: "SimulateProviderSuccess", ...said.value } : presentRefusal(said.error);
};

/** What a mutation about one payment is asked for. */
const about = <Outcome>() =>
  object((read: ReadAt<{ paymentId: string; outcome: Outcome; idempotencyKey: string }>) => ({
    paymentId: read("paymentId", makeIdParser("pay")),
    outcome: read("outcome", anything<Outcome>),
    idempotencyKey: read("idempotencyKey", idempotencyKey),
  }));

export const simulateWithdrawalOutcome: MutationResolvers["simulateWithdrawalOutcome"] = async (
  _root,
  args,
  { app, actor },
) => {
  const actorId = requireUser(actor).userId;
  const { said } = readInput(args, (read) => ({ said: read("input", about<SimulatedWithdrawalOutcome>()) }));
  const { outcome, ...command } = said;
  const told = await app.simulateOutcome({ actorId, ...command, simulated: { kind: "WITHDRAWAL", outcome } });
  return told.ok ? { __typename: "SimulateWithdrawalOutcomeSuccess", payment: told.value } : presentRefusal(told.error);
};

export const simulateDepositOutcome: MutationResolvers["simulateDepositOutcome"] = async (
  _root,
  args,
  { app, actor },
) => {
  const actorId = requireUser(actor).userId;
  const { said } = readInput(args, (read) => ({ said: read("input", about<SimulatedDepositOutcome>()) }));
  const { outcome, ...command } = said;
  const told = await app.simulateOutcome({ actorId, ...command, simulated: { kind: "DEPOSIT", outcome } });
  return told.ok ? { __typename: "SimulateDepositOutcomeSuccess", payment: told.value } : presentRefusal(told.error);
};
