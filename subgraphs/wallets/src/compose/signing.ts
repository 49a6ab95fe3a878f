import type { Logger } from "@coffer/platform/running/log";
import { isNodeFault } from "../app/chains/ports.ts";
import { makeRenewExpiringSends } from "../app/sends/expiring/renew-expiring-sends.ts";
import { makeSignExpiringSends } from "../app/sends/expiring/sign-expiring-sends.ts";
import { makeConsolidateOutputs } from "../app/sends/outputs/consolidate-outputs.ts";
import { makeReplaceOutputSends } from "../app/sends/outputs/replace-output-sends.ts";
import { makeSignOutputSends } from "../app/sends/outputs/sign-output-sends.ts";
import { makeReplaceSends } from "../app/sends/replace-sends.ts";
import { makeSignSends } from "../app/sends/sign-sends.ts";
import type { NetworkCode } from "../domain/wallets/network.ts";
import type { Sending } from "./sending.ts";

export type Step = () => Promise<void>;

/**
 * All that opens an account key, of each network: what signs, and what signs anew. It is done by
 * wallets or by a process of its own (signer.ts), and reads what it signs out of the database: no
 * door takes anything to sign.
 */
export function composeSigning({
  treasuries,
  policies,
  sending,
  outputs,
  expiring,
}: Pick<Sending, "treasuries" | "policies" | "sending" | "outputs" | "expiring">) {
  return (network: NetworkCode): readonly Step[] => {
    const hold = {
      ...{ policies, findTreasury: treasuries.find },
      isPaused: async () => (await treasuries.find(network))?.state !== "OPEN",
    };
    const [accounts, ofOutputs, ofExpiring] = [sending.get(network), outputs.get(network), expiring.get(network)];
    if (ofOutputs) {
      const held = { ...ofOutputs, ...hold };
      return [makeSignOutputSends(held), makeConsolidateOutputs(held), makeReplaceOutputSends(held)];
    }
    if (accounts) return [makeSignSends({ ...accounts, ...hold }), makeReplaceSends(accounts)];
    if (!ofExpiring) return [];
    return [makeRenewExpiringSends({ ...ofExpiring, ...hold }), makeSignExpiringSends({ ...ofExpiring, ...hold })];
  };
}

/**
 * One after the other. What keeps one step from its end, a vault that is away as well, keeps no
 * other waiting; a node that says nothing now is asked again in the next round.
 */
export const inRound =
  (steps: readonly Step[], place: { readonly network: NetworkCode; readonly log: Logger }): Step =>
  async () => {
    const faults: unknown[] = [];
    for (const step of steps) await orLater(step, place).catch((fault: unknown) => faults.push(fault));
    if (faults.length > 0) throw faults[0];
  };

async function orLater(
  step: Step,
  { network, log }: { readonly network: NetworkCode; readonly log: Logger },
): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!isNodeFault(error)) throw error;
    log.warn({ network, error }, "a node did not answer what sends need to know");
  }
}
