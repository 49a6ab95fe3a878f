import { constants, deflateRawSync, deflateSync } from "node:zlib";
import { sampleDocument } from "@coffer/testkit/sample-documents";
import { describe, expect, it } from "vitest";
import { pdf, streamObject } from "../../../test/handmade-pdf.ts";
import { rewritePdfInWorker } from "./rewrite-in-worker.ts";

const refusal = (part: string) => ({ ok: false, code: "UNREADABLE", message: expect.stringContaining(part) });

/** Zeros, packed a thousand to one: a zlib stream of one block repeated, which is quick to make. */
function packedZeros(bytes: number): Buffer {
  const blockBytes = 16 * 1024 * 1024;
  const block = deflateRawSync(Buffer.alloc(blockBytes), { finishFlush: constants.Z_FULL_FLUSH });
  return Buffer.concat([
    Buffer.from([0x78, 0x9c]),
    ...Array.from({ length: Math.ceil(bytes / blockBytes) }, () => block),
  ]);
}

describe("a hostile PDF is stopped", () => {
  it.each([
    ["packed once", "/FlateDecode", packedZeros(300_000_000)],
    ["packed twice", "[/FlateDecode /FlateDecode]", deflateSync(packedZeros(300_000_000))],
  ])("when 300 MB are %s in it", async (_how, filter, content) => {
    const bomb = pdf({ catalog: "/X 5 0 R", objects: streamObject(`/Filter ${filter}`, content) });
    expect(bomb.length).toBeLessThan(400_000);
    expect(await rewritePdfInWorker(bomb)).toEqual(refusal("unpacks to more"));
  });

  it("when its object stream unpacks to 2 GB, which no limit on the heap would notice", async () => {
    const bomb = pdf({ objects: streamObject("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", packedZeros(2e9)) });
    // "damaged" and not "too complex": it was refused at 64 MB, long before the deadline.
    expect(await rewritePdfInWorker(bomb)).toEqual(refusal("damaged"));
  });

  it("when it fills the heap of its thread", async () => {
    const heavy = pdf({ objects: `5 0 obj\n[${"<<>>".repeat(2_500_000)}]\nendobj` });
    expect(await rewritePdfInWorker(heavy)).toEqual(refusal("too complex"));
  });

  it("when its time is up", async () => {
    const endless = pdf({ objects: "1 0 ".repeat(2_000_000) }); // minutes of looking for an object that is not there
    expect(await rewritePdfInWorker(endless, 50)).toEqual(refusal("too complex"));
  });
});

describe("a PDF in a thread of its own", () => {
  it("comes back rewritten and leaves the caller's bytes alone", async () => {
    const file = Buffer.from(sampleDocument("PDF").base64, "base64");
    const before = Buffer.from(file);
    const outcome = await rewritePdfInWorker(file);
    expect(outcome.ok && Buffer.from(outcome.bytes).toString("latin1", 0, 5)).toBe("%PDF-");
    expect(file.equals(before)).toBe(true);
  });

  it("is refused with the reason that was found there", async () => {
    expect(await rewritePdfInWorker(pdf({ catalog: "/OpenAction << /S /Launch >>" }))).toEqual(
      refusal("starts a program"),
    );
  });
});
