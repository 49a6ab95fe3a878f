import type { Logger } from "@coffer/platform/running/log";
import type { KnownToken } from "../../domain/tokens/token.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import { type Arrival, type ChainReader, isNodeFault } from "../chains/ports.ts";
import type { TokenLogReader, TokenLogs } from "./ports.ts";

type Deps = {
  readonly network: NetworkCode;
  /** By the place of each provider. */
  readonly readers: readonly TokenLogReader[];
  readonly chains: Pick<ChainReader, "blockAt" | "lowestFrom">;
  readonly log: Logger;
};

/** Null where providers differ, or too few of them answer. */
export async function readAgreedLogs(
  { network, readers, chains, log }: Deps,
  height: number,
  contracts: ReadonlySet<string>,
): Promise<TokenLogs | null> {
  const said = await Promise.all(
    readers.map((reader, i) =>
      reader.readTokenLogs(height, contracts).catch((error: unknown) => {
        if (!isNodeFault(error)) throw error;
        log.warn(
          { network, height, place: i + 1, error },
          "a provider does not say what tokens' contracts have logged",
        );
        return null;
      }),
    ),
  );
  const answers = said.filter((one) => one !== null);
  const [first] = answers;
  if (!first || answers.length < Math.min(2, readers.length)) return null;
  const ours = await chains.blockAt(network, height);
  const isOurs = ours === null ? await isForgotten(chains, network, height) : ours.hash === first.block.hash;
  if (isOurs && answers.every((one) => writeLogs(one) === writeLogs(first))) return first;
  log.error(
    { network, height },
    "providers disagree on what tokens' contracts have logged: nothing of it is counted on",
  );
  return null;
}

/** So deep that it is not kept any more. */
async function isForgotten(chains: Pick<ChainReader, "lowestFrom">, network: NetworkCode, height: number) {
  const lowest = await chains.lowestFrom(network, 0);
  return lowest !== null && height < lowest.height;
}

/** Two that are the same are the same text. */
const writeLogs = ({ block, moved }: TokenLogs): string =>
  JSON.stringify([
    ...[block.height, block.hash],
    ...moved.map(({ txid, position, contract, from, to, units }) => [
      txid,
      position,
      contract,
      from,
      to,
      String(units),
    ]),
  ]);

/** What somebody sends to themselves brings nothing. */
export function toArrival(
  { txid, position, contract, from, to, units }: TokenLogs["moved"][number],
  tokens: readonly KnownToken[],
): readonly Arrival[] {
  const token = tokens.find((one) => one.contract === contract);
  if (token === undefined || from === to) return [];
  return [{ txid, position, address: to, from, token: { asset: token.asset, contract }, units }];
}
