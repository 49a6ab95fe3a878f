import type { Sql } from "@coffer/platform/postgres/sql";
import { toOrigin } from "../adapters/chains/bitcoin/origins.ts";
import { makeCoinReader } from "../adapters/postgres/sends/coins.ts";
import { makeDraftReader } from "../adapters/postgres/sends/drafts.ts";
import { makeFindOrigins } from "../adapters/postgres/sends/origins.ts";
import { makeExternalWriters, makeSubmitWriters } from "../adapters/postgres/sends/own-sends.ts";
import { makeAnySendReader } from "../adapters/postgres/sends/send-reader.ts";
import type { IsAgreed } from "../app/chains/is-agreed.ts";
import type { SendsDeps } from "../app/sends/deps.ts";
import type { ExpiringDeps } from "../app/sends/expiring/deps.ts";
import { makeEndExpired } from "../app/sends/external/end-expired.ts";
import { makeEndOutdated } from "../app/sends/external/end-outdated.ts";
import {
  makePrepareSpend,
  makePrepareTransfer,
  type PrepareDraft,
  type SpendFormat,
  type TransferFormat,
} from "../app/sends/external/give-out.ts";
import { makeGiveOutSpendsAnew, makeGiveOutTransfersAnew } from "../app/sends/external/give-out-anew.ts";
import { type ExpiringFormat, makePrepareExpiring } from "../app/sends/external/give-out-expiring.ts";
import type { AnyExternalFormat, InExternal, InSubmits } from "../app/sends/external/ports.ts";
import { makeReadDrafts } from "../app/sends/external/read-drafts.ts";
import { makeSubmitSigned } from "../app/sends/external/submit-signed.ts";
import type { OutputDeps } from "../app/sends/outputs/deps.ts";
import type { NetworkCode } from "../domain/wallets/network.ts";
import type { SendParts } from "./send-parts.ts";

export type External = ReturnType<typeof composeExternal>;

type Network = {
  readonly deps: Pick<SendsDeps, "network" | "chains" | "clock" | "log" | "announce">;
  /** Where its money is in accounts. */
  readonly accounts: SendsDeps | undefined;
  readonly ofOutputs: OutputDeps | undefined;
  readonly ofExpiring: ExpiringDeps | undefined;
};

type Sight = { readonly isAgreed: IsAgreed; readonly finality: number };

/** What is sent from wallets that are only watched: signed where their keys are. */
export function composeExternal({
  pool,
  transaction,
  followed,
  clock,
  announce,
}: Pick<SendParts, "pool" | "transaction" | "followed" | "clock" | "announce">) {
  const coins = makeCoinReader(pool);
  const drafts = makeDraftReader(pool, makeAnySendReader(pool));
  const findOrigins = makeFindOrigins(pool, toOrigin);
  const inExternal: InExternal = (work) => transaction((sql: Sql) => work(makeExternalWriters(sql)));
  const inSubmits: InSubmits = (work) => transaction((sql: Sql) => work(makeSubmitWriters(sql)));
  const transfers = new Map<NetworkCode, TransferFormat>(
    followed.flatMap(({ connected: { network }, sending }) => (sending ? [[network, sending.external]] : [])),
  );
  const spends = new Map<NetworkCode, SpendFormat>(
    followed.flatMap(({ connected: { network }, spending }) =>
      spending ? [[network, { ...spending.external, findOrigins, previous: spending.previous }]] : [],
    ),
  );
  const expiring = new Map<NetworkCode, ExpiringFormat>(
    followed.flatMap((one) => (one.expiring ? [[one.connected.network, one.expiring.external]] : [])),
  );
  const formats = new Map<NetworkCode, AnyExternalFormat>([...transfers, ...spends, ...expiring]);
  return {
    prepare: new Map<NetworkCode, PrepareDraft>([
      ...[...transfers].map(([network, format]) => [network, makePrepareTransfer(format)] as const),
      ...[...spends].map(([network, format]) => [network, makePrepareSpend({ ...format, coins })] as const),
      ...[...expiring].map(([network, format]) => [network, makePrepareExpiring(format)] as const),
    ]),
    /** What is done behind the blocks of a network. */
    steps({ deps, accounts, ofOutputs, ofExpiring }: Network, sight: Sight): readonly (() => Promise<void>)[] {
      const common = { drafts, inExternal };
      const [transfer, spend] = [transfers.get(deps.network), spends.get(deps.network)];
      if (ofExpiring) return [makeEndExpired({ ...ofExpiring, ...sight, ...common })];
      return [
        makeEndOutdated({ ...deps, ...sight, ...common }),
        ...(accounts && transfer ? [makeGiveOutTransfersAnew({ ...accounts, ...common, format: transfer })] : []),
        ...(ofOutputs && spend ? [makeGiveOutSpendsAnew({ ...ofOutputs, ...common, format: spend })] : []),
      ];
    },
    app: {
      readDrafts: makeReadDrafts({ formats, drafts }),
      submitSigned: makeSubmitSigned({ formats, inSubmits, clock, announce }),
    },
  };
}
