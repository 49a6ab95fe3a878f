import type { Sql } from "@coffer/platform/postgres/sql";
import type { CountedMetric } from "@coffer/platform/running/show-counted";
import { err, ok } from "@coffer/platform/values/result";
import { makeColdReader } from "../adapters/postgres/cold/cold-reader.ts";
import { makeColdWriter, makeRefillWriter } from "../adapters/postgres/cold/cold-writer.ts";
import { makeSendWriter } from "../adapters/postgres/sends/send-writer.ts";
import { makeDecideColdStorages } from "../app/cold/decide-cold-storage.ts";
import { makeKeepCold } from "../app/cold/keep-cold.ts";
import type { InCold, InRefills, NoteLow, ReadColdPlace } from "../app/cold/ports.ts";
import { makeProposeColdStorage } from "../app/cold/propose-cold-storage.ts";
import { makeReadColdStorages } from "../app/cold/read-cold-storages.ts";
import {
  makeReadColdAccounts,
  makeReadColdExpiring,
  makeReadHotAccounts,
  makeReadHotExpiring,
  makeReadHotOutputs,
} from "../app/cold/read-hot.ts";
import { makeRefillTreasury } from "../app/cold/refill-treasury.ts";
import type { KeyReaders } from "../app/segregated/ports.ts";
import type { PrepareDraft } from "../app/sends/external/give-out.ts";
import type { OfferOwn } from "../app/sends/own/offer.ts";
import type { NetworkCode } from "../domain/wallets/network.ts";
import type { SendParts } from "./send-parts.ts";
import type { Sending } from "./sending.ts";
import type { Step } from "./signing.ts";

type Means = {
  readonly keyReaders: KeyReaders;
  readonly offers: ReadonlyMap<NetworkCode, OfferOwn>;
  readonly drafts: ReadonlyMap<NetworkCode, PrepareDraft>;
};

export type Cold = ReturnType<typeof composeCold>;

/** What of wallets keeps cold what a treasury holds above its caps, and has it come back. */
export function composeCold(
  { pool, transaction, clock, log, networks, announce }: SendParts,
  { sending, outputs, expiring, treasuries }: Sending,
  { keyReaders, offers, drafts }: Means,
) {
  const cold = makeColdReader(pool);
  const inCold: InCold = (work) =>
    transaction((sql: Sql) => work({ ...makeColdWriter(sql), sends: makeSendWriter(sql) }));
  const inRefills: InRefills = (work) => transaction((sql: Sql) => work(makeRefillWriter(sql)));
  const low = makeLowMarks(clock);
  const findTreasury = treasuries.find;
  return {
    reader: cold,
    counts: [low.metric],
    stepsOf(network: NetworkCode): readonly Step[] {
      const [accounts, ofOutputs, ofExpiring] = [sending.get(network), outputs.get(network), expiring.get(network)];
      const common = { cold, inCold, findTreasury, noteLow: low.note, clock, log, announce };
      if (ofOutputs) {
        const readCold = () => ofOutputs.coins.sumCold(network, null);
        return [makeKeepCold({ ...ofOutputs, ...common, readHot: makeReadHotOutputs(ofOutputs), readCold })];
      }
      const { sumPlanned } = treasuries;
      if (ofExpiring) {
        const readHot = makeReadHotExpiring({ ...ofExpiring, findTreasury, sumPlanned });
        return [
          makeKeepCold({ ...ofExpiring, ...common, readHot, readCold: makeReadColdExpiring({ ...ofExpiring, cold }) }),
        ];
      }
      if (!accounts) return [];
      const readHot = makeReadHotAccounts({ ...accounts, findTreasury, sumPlanned });
      const readCold = makeReadColdAccounts({ ...accounts, cold });
      return [makeKeepCold({ ...accounts, ...common, readHot, readCold })];
    },
    app: {
      readColdPlace: makeReadColdPlace(keyReaders, new Set([...sending, ...outputs, ...expiring].map(([of]) => of))),
      readColdStorages: makeReadColdStorages({ cold, clock }),
      proposeColdStorage: makeProposeColdStorage({ inCold, clock }),
      decideColdStorages: makeDecideColdStorages({ inCold, clock, announce }),
      refillTreasury: makeRefillTreasury({ networks, offers, drafts, cold, findTreasury, inRefills, clock, announce }),
    },
  };
}

/** As a wallet that is only watched is read; of one kind of address, which alone is given out. */
const makeReadColdPlace =
  (keyReaders: KeyReaders, sendingNetworks: ReadonlySet<NetworkCode>): ReadColdPlace =>
  (network, text) => {
    const keys = keyReaders.get(network);
    if (!keys || !sendingNetworks.has(network)) return null;
    const read = keys.readWatched(text, keys.addressTypes.length > 0 ? "P2WPKH" : null);
    if (!read.ok)
      return err(
        read.error === "PRIVATE_KEY"
          ? "PRIVATE_KEY"
          : read.error === "ADDRESS_TYPE_DIFFERS"
            ? "ADDRESS_TYPE"
            : "ADDRESS_INVALID",
      );
    const { value } = read;
    if (value.of === "ADDRESS") return ok({ address: value.address, account: null });
    const { xpub, accountPath: path, fingerprint = null } = value;
    return ok({ address: keys.addressOf(value, 0, 0).address, account: { xpub, path, fingerprint } });
  };

/** Whoever looks after a network says so at each look: what was said before is no news. */
const LOW_FOR_MS = 10 * 60_000;

function makeLowMarks(clock: SendParts["clock"]): { readonly note: NoteLow; readonly metric: CountedMetric } {
  const marks = new Map<string, { readonly isLow: boolean; readonly at: number }>();
  return {
    note: (network, currency, isLow) => void marks.set(`${network}/${currency}`, { isLow, at: clock.now().getTime() }),
    metric: {
      name: "coffer_treasury_low",
      help: "1 where a treasury has less than its floor, and something is kept cold that could be brought back.",
      label: "custody",
      count: async () =>
        [...marks].flatMap(([label, { isLow, at }]) =>
          clock.now().getTime() - at > LOW_FOR_MS ? [] : [{ label, count: Number(isLow) }],
        ),
    },
  };
}
