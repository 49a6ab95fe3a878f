import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeOwnWorld } from "../../../../test/fakes/own-world.ts";
import { NETWORK } from "../../../../test/fakes/sending-world.ts";
import type { Draft, SpendDraft } from "../../../domain/sends/draft.ts";
import { makeReadDrafts } from "./read-drafts.ts";

async function setting() {
  const here = makeOwnWorld();
  const wallet = here.bring(["one"], { kind: "WATCH_ONLY" });
  here.ether.give("one", 1_000_000_000n);
  await here.steps.follow();
  const sent = await here.ask(wallet.id);
  if (!sent.ok) throw new Error(sent.error.code);
  const fields = { chainId: 1n } as never;
  const read = makeReadDrafts({
    formats: new Map([[NETWORK, { format: "EIP1559", describe: () => fields }]]),
    drafts: here.external.drafts,
  });
  return { ...here, read, fields, send: here.find(sent.value) };
}

describe("what is given out", () => {
  it("is read of each that has some, in the order that was asked for", async () => {
    const { read, send } = await setting();
    const other = newId("txn");
    expect((await read.byIds([other, send.id])).map((draft) => draft?.sendId ?? null)).toEqual([null, send.id]);
  });

  it("is shown as it is carried, and only while it waits to be signed", async () => {
    const { read, fields, send } = await setting();
    const [draft] = (await read.byIds([send.id])) as readonly [Draft];
    const payload = `0x${Buffer.from(draft.unsigned).toString("hex")}`;
    expect(read.givenOut(send, draft)).toMatchObject({
      number: 1,
      format: "EIP1559",
      payload,
      fields,
      isCancel: false,
    });
    expect(read.givenOut({ ...send, state: "BROADCAST" }, draft)).not.toBeNull();
    expect(read.givenOut(send, null)).toBeNull();
    expect(read.givenOut({ ...send, network: "ELSEWHERE" }, draft)).toBeNull();
    for (const state of ["PLANNED", "SIGNED", "CONFIRMED", "FINAL", "FAILED", "CANCELLED"] as const)
      expect(read.givenOut({ ...send, state }, draft)).toBeNull();
    const spend: SpendDraft = {
      ...{ sendId: send.id, number: 1, unsigned: Uint8Array.of(1), isCancel: false, units: 1n, madeAt: new Date(0) },
      ...{ isOpen: true, fee: 1n, vsize: 1, inputs: [], psbt: Buffer.from("psbt") },
    };
    expect(read.givenOut(send, spend)?.payload).toBe("cHNidA==");
  });
});
