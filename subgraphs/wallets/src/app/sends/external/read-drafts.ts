import { awaitsSignature, type Draft, isExpiring, isSpend, type UnsignedFormat } from "../../../domain/sends/draft.ts";
import type { Send } from "../../../domain/sends/send.ts";
import type { SendId } from "../../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../../domain/wallets/network.ts";
import type { AnyExternalFormat, DraftReader, ExpiringFields, TransferFields } from "./ports.ts";

/** As it is carried to where its key is. */
export type GivenOut = Pick<Draft, "number" | "isCancel" | "madeAt"> & {
  readonly format: UnsignedFormat;
  /** Base64 of a PSBT; of Tron hexadecimal, as its tools write it; else 0x and hexadecimal. */
  readonly payload: string;
  readonly fields: TransferFields | null;
  readonly tron: ExpiringFields | null;
  /** Null: it never ends. */
  readonly expiresAt: Date | null;
  readonly draft: Draft;
};

export type ReadDrafts = {
  /** The open one of each; whose sends these are was looked at before. */
  byIds(ids: readonly SendId[]): Promise<readonly (Draft | null)[]>;
  /** Null where it does not wait to be signed now. */
  givenOut(send: Send, draft: Draft | null): GivenOut | null;
};

type Deps = {
  readonly formats: ReadonlyMap<NetworkCode, Pick<AnyExternalFormat, "format" | "describe" | "describeExpiring">>;
  readonly drafts: Pick<DraftReader, "listOpen">;
};

export const makeReadDrafts = ({ formats, drafts }: Deps): ReadDrafts => ({
  async byIds(ids) {
    const open = new Map((await drafts.listOpen(ids)).map((draft) => [draft.sendId, draft]));
    return ids.map((id) => open.get(id) ?? null);
  },
  givenOut(send, draft) {
    const format = formats.get(send.network);
    if (!draft || !format || !awaitsSignature(send)) return null;
    const { number, isCancel, madeAt, unsigned } = draft;
    return {
      ...{ number, isCancel, madeAt, draft, format: format.format },
      payload: payloadOf(draft),
      fields: format.describe?.(unsigned) ?? null,
      tron: format.describeExpiring?.(unsigned) ?? null,
      expiresAt: isExpiring(draft) ? draft.expiresAt : null,
    };
  },
});

function payloadOf(draft: Draft): string {
  if (isSpend(draft)) return Buffer.from(draft.psbt).toString("base64");
  const hex = Buffer.from(draft.unsigned).toString("hex");
  return isExpiring(draft) ? hex : `0x${hex}`;
}
