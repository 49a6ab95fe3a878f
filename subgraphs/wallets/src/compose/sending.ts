import { makeChainReader } from "../adapters/postgres/chains/chain-reader.ts";
import { makePolicyReader } from "../adapters/postgres/policies/policy-reader.ts";
import { makeSendReader } from "../adapters/postgres/sends/send-reader.ts";
import { makeSendWriter } from "../adapters/postgres/sends/send-writer.ts";
import { makeTreasuryReader } from "../adapters/postgres/treasuries/treasury-reader.ts";
import type { SendsDeps } from "../app/sends/deps.ts";
import type { NetworkCode } from "../domain/wallets/network.ts";
import { composeExpiringSends } from "./expiring-sends.ts";
import { composeOutputSends } from "./output-sends.ts";
import type { SendParts } from "./send-parts.ts";
import { composeTokens } from "./tokens.ts";

export type Sending = ReturnType<typeof composeSending>;

/** What plans, signs and settles share: of each network what its sends are made of. */
export function composeSending(parts: Omit<SendParts, "networks" | "makeKeys" | "signing">) {
  const { pool, transaction } = parts;
  const chains = makeChainReader(pool);
  const sends = makeSendReader(pool);
  const treasuries = makeTreasuryReader(pool);
  const policies = makePolicyReader(pool);
  const tokens = composeTokens({ ...parts, chains });
  const inSends: SendsDeps["inSends"] = (work) => transaction((sql) => work(makeSendWriter(sql)));
  const sending = sendingOf(parts, { chains, sends, inSends, tokens });
  const outputs = composeOutputSends(parts, { ...parts, chains, inSends });
  const expiring = composeExpiringSends(parts, tokens, { ...parts, chains, inSends });
  return { ...{ chains, sends, inSends, treasuries, policies, tokens }, ...{ sending, outputs, expiring } };
}

type Stores = Pick<SendsDeps, "chains" | "sends" | "inSends"> & { readonly tokens: ReturnType<typeof composeTokens> };

/** Networks over which something is sent. */
const sendingOf = (
  { followed, rules, ...parts }: Pick<SendParts, "followed" | "rules" | "vault" | "clock" | "log" | "announce">,
  { tokens, ...stores }: Stores,
): ReadonlyMap<NetworkCode, SendsDeps> =>
  new Map(
    followed.flatMap((one) => {
      const { network, currency, scale } = one.watched;
      const [over, found] = [one.sending, rules.get(network)];
      if (!over || !found) return [];
      const own = { network, native: { code: currency, scale }, tokens: tokens.sendsOf(one), rules: found };
      return [[network, { ...parts, ...over, ...own, ...stores }] as const];
    }),
  );
