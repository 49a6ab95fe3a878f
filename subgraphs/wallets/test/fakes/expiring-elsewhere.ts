import { createHash } from "node:crypto";
import { newId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { toExactJson } from "@coffer/platform/values/exact-json";
import { err, ok } from "@coffer/platform/values/result";
import { makeEndExpired } from "../../src/app/sends/external/end-expired.ts";
import { type ExpiringFormat, makePrepareExpiring } from "../../src/app/sends/external/give-out-expiring.ts";
import { makeSubmitSigned } from "../../src/app/sends/external/submit-signed.ts";
import type { OwnOffer } from "../../src/app/sends/own/offer.ts";
import { isExpiring } from "../../src/domain/sends/draft.ts";
import type { SendId } from "../../src/domain/wallets/ids.ts";
import { makeFakeExternal, NO_SPENDS } from "./drafts.ts";
import { blockAt, type makeExpiringWorld, NATIVE, NETWORK, PLAIN_FEE, TREASURY } from "./expiring-world.ts";

/** Who watches. */
export const ALICE = newId("usr");

/** The bytes are the terms; what is signed says who has, and what. */
const FORMAT: ExpiringFormat = {
  ...{ format: "TRON", describe: null },
  loadEncoder: async () => (terms) => {
    const unsigned = Buffer.from(toExactJson(terms));
    return { unsigned, txid: createHash("sha256").update(unsigned).digest("hex") };
  },
  loadReader: async () => (signed, draft, source) => {
    if (!isExpiring(draft) || signed !== `by ${source} ${draft.txid}`) return err("OTHER_TRANSACTION");
    return ok({ txid: draft.txid, bytes: Buffer.from(signed) });
  },
};

type Means = Extract<OwnOffer["means"], { readonly of: "EXPIRING" }>;

/** What leaves wallets of such a world that are only watched. */
export function elsewhereOver({ sends, state, deps, clock, plan }: ReturnType<typeof makeExpiringWorld>) {
  const external = makeFakeExternal({ sends, findChain: async () => state.chain, spends: NO_SPENDS });
  const common = { ...deps, ...external };
  const submit = makeSubmitSigned({ ...common, formats: new Map([[NETWORK, FORMAT]]) });
  /** Under the locks of whoever plans it, by what was offered when block 10 was the newest. */
  const giveOut = async (units: bigint, changes: Partial<Means> = {}): Promise<SendId> => {
    const walletId = newId("wal");
    sends.rows().watchOnly.add(walletId);
    const id = await plan(units, { kind: "OWN", walletId, userId: ALICE, payee: "bob" });
    const give = await makePrepareExpiring(FORMAT)(
      { wallet: { id: walletId, network: NETWORK, userId: ALICE, kind: "WATCH_ONLY" }, payee: "bob" },
      {
        source: { id: newId("adr"), address: TREASURY, index: 0, nextNonce: 0 },
        ...{ amount: money(NATIVE, units), isAll: false, feeCap: 1n, cursor: blockAt(10) },
        fee: { expected: PLAIN_FEE, most: PLAIN_FEE, source: "PRICE" },
        means: { of: "EXPIRING", fee: PLAIN_FEE, token: null, reference: blockAt(8), waiting: [], ...changes },
      },
    );
    await external.inExternal(async (writers) => {
      const send = await writers.sends.lockSend(id);
      if (send) await give(writers, send, clock.now());
    });
    return id;
  };
  const draftOf = (id: SendId) => {
    const draft = sends.rows().drafts.get(id)?.at(-1);
    if (!draft || !isExpiring(draft)) throw new Error("nothing was given out");
    return draft;
  };
  return {
    ...{ external, giveOut, draftOf },
    /** As whoever has its key gives it back. */
    submit: (id: SendId, signed = `by ${TREASURY} ${draftOf(id).txid}`) =>
      submit({ userId: ALICE, kind: "OWN", sendId: id, signed, idempotencyKey: crypto.randomUUID() }),
    endExpired: makeEndExpired({ ...common, isAgreed: async () => state.isAgreed }),
  };
}
