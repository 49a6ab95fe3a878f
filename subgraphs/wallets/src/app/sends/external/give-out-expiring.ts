import type { ExpiringDraft } from "../../../domain/sends/draft.ts";
import { NoAnswer } from "../../chains/ports.ts";
import { type PrepareDraft, refuseOvertaken } from "./give-out.ts";
import type { EncodeExpiring, ExternalFormat } from "./ports.ts";

/** Of a network whose transactions expire. */
export type ExpiringFormat = ExternalFormat<EncodeExpiring>;

/**
 * As long as whoever has the key needs to carry it there and back, and no longer than its owner
 * can wait for its end where it is called off. Tron takes none that lasts for a day.
 */
export const DRAFT_VALID_MS = 3_600_000;

/**
 * Of one source no two have the same bytes, so what is mined says of which it was: where they
 * would, one ends a millisecond later.
 */
export const makePrepareExpiring =
  ({ loadEncoder }: ExpiringFormat): PrepareDraft =>
  async ({ wallet: { userId } }, { cursor, means }) => {
    if (means.of !== "EXPIRING") throw new Error("an offer of another kind of chain");
    const { fee, token, reference, waiting } = means;
    if (reference === null) throw new NoAnswer("no block is read yet that nobody takes back");
    const encode = await loadEncoder();
    return async ({ drafts }, send, at) => {
      await refuseOvertaken(drafts, send, { userId, waiting });
      const { id: sendId, network, source: from, payee: to } = send;
      const { units } = send.amount;
      // By the later of two clocks, as what is signed here.
      let end = Math.max(cursor.time.getTime(), at.getTime()) + DRAFT_VALID_MS;
      const encodeAt = (ms: number) => encode({ from, to, units, token, reference, at, expiresAt: new Date(ms) });
      while (await drafts.isKnown(network, encodeAt(end).txid)) end += 1;
      const draft: ExpiringDraft = {
        ...{ sendId, number: 1, ...encodeAt(end), fee, units, expiresAt: new Date(end) },
        ...{ isCancel: false, isOpen: true, deadHeight: null, madeAt: at },
      };
      await drafts.put(send, draft);
    };
  };
