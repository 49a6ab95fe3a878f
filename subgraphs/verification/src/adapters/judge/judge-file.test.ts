import { deflateSync } from "node:zlib";
import { makeLogger } from "@coffer/platform/running/log";
import { sampleDocument } from "@coffer/testkit/sample-documents";
import { describe, expect, it } from "vitest";
import { pdf, streamObject } from "../../../test/handmade-pdf.ts";
import {
  deepPng,
  ENDLESS_TABLE,
  endlessSearch,
  jpegClaiming,
  longPng,
  manyDictionaries,
  objectStreamOf,
  packedZeros,
  profileBomb,
} from "../../../test/killers.ts";
import { type DocumentKind, detectKind } from "../../domain/document.ts";
import { makeJudgeFile, parseAnswer } from "./judge-file.ts";

const lines: string[] = [];
const log = makeLogger({ name: "verification", level: "trace", stream: { write: (line) => lines.push(line) } });
// What takes too long is ended by its processor time, on a machine that has other work too.
const limits = { wallMs: 50_000 };
const judge = makeJudgeFile({ log, maxBytes: 1_000_000, limits });
const sample = (kind: DocumentKind) => Buffer.from(sampleDocument(kind).base64, "base64");
const refused = (reason: string) => ({ ok: false, error: reason });

describe("a hostile file is refused, whatever it does to the process that judges it", () => {
  it.each([
    ["whose table of objects has twenty million entries", ENDLESS_TABLE],
    ["of millions of dictionaries", manyDictionaries()],
    ["in which a reader looks for ever", endlessSearch()],
  ])("a PDF %s", async (_what, file) => {
    const before = lines.length;
    expect(await judge(file, "PDF")).toEqual(refused("TOO_COMPLEX"));
    expect(lines.slice(before).join("")).toContain("a file ended the process that judged it");
    expect(await judge(sample("PDF"), "PDF")).toMatchObject({ ok: true });
  });

  it.each([
    ["packed once", "/FlateDecode", packedZeros(300_000_000)],
    ["packed twice", "[/FlateDecode /FlateDecode]", deflateSync(packedZeros(300_000_000))],
  ])("a PDF whose page is 300 MB, %s", async (_how, filter, content) => {
    const bomb = pdf({ page: "/Contents 5 0 R", objects: streamObject(`/Filter ${filter}`, content) });
    expect(bomb.length).toBeLessThan(400_000);
    expect(await judge(bomb, "PDF")).toEqual(refused("UNPACKS_TOO_LARGE"));
  });

  it("a PDF whose object stream unpacks to 2 GB, which no limit on the heap would notice", async () => {
    // Not ended but refused: its memory was not given.
    expect(await judge(objectStreamOf(2e9), "PDF")).toEqual(refused("DAMAGED_PDF"));
  });

  it.each([
    ["49,999,999 pixels wide and one high, in 16 bits", longPng(), "SIDE_TOO_LONG"],
    ["of 49 million pixels in 16 bits", deepPng(), "TOO_MANY_COLOURS"],
  ])("a PNG %s", async (_what, file, reason) => {
    expect(file.length).toBeLessThan(2_500_000);
    expect(await judge(file, "PNG")).toEqual(refused(reason));
    expect(await judge(sample("PNG"), "PNG")).toMatchObject({ ok: true });
  });

  it.each([
    ["65535 × 65535 pixels", 65_535, 65_535, "TOO_MANY_PIXELS"],
    ["65535 × 1 pixels", 65_535, 1, "SIDE_TOO_LONG"],
    ["no height", 100, 0, "DAMAGED_PICTURE"],
  ])("a JPEG that claims %s", async (_what, width, height, reason) => {
    expect(await judge(jpegClaiming(sample("JPEG"), width, height), "JPEG")).toEqual(refused(reason));
  });

  it("but for a PNG whose colour profile unpacks to 2 GB, which is taken without it", async () => {
    const outcome = await judge(profileBomb(), "PNG");
    expect(outcome.ok && outcome.value.length).toBeLessThan(1_000);
  });

  it("and one that grows beyond what may be kept", async () => {
    const narrow = makeJudgeFile({ log, maxBytes: 1_000_000, limits: { outputBytes: 100 } });
    expect(await narrow(sample("PNG"), "PNG")).toEqual(refused("GROWS"));
  });
});

describe("a file that is judged in a process of its own", () => {
  it.each(["JPEG", "PNG", "PDF"] as const)("comes back rewritten: a %s", async (kind) => {
    const file = sample(kind);
    const outcome = await judge(file, kind);
    expect(outcome.ok && detectKind(outcome.value)).toBe(kind);
    expect(file).toEqual(sample(kind));
  });

  it("is refused with the reason that was found there", async () => {
    expect(await judge(pdf({ catalog: "/OpenAction << /S /Launch >>" }), "PDF")).toEqual(refused("STARTS_PROGRAM"));
  });

  it("ends when its caller stops, with the caller's reason", async () => {
    const stopping = new AbortController();
    const stopped = makeJudgeFile({ log, maxBytes: 1_000_000, signal: stopping.signal });
    const asked = stopped(endlessSearch(), "PDF");
    stopping.abort(new Error("stopping"));
    await expect(asked).rejects.toThrow("stopping");
  });
});

describe("a file that is judged for somebody whose patience ends", () => {
  it("ends then, with the reason that was given, and before it began where it ended before; nobody else's does", async () => {
    const [impatient, patient] = [new AbortController(), new AbortController()];
    const asked = judge(endlessSearch(), "PDF", impatient.signal);
    const others = judge(sample("PDF"), "PDF", patient.signal);
    impatient.abort(new Error("nobody waits"));
    await expect(asked).rejects.toThrow("nobody waits");
    await expect(judge(sample("PDF"), "PDF", impatient.signal)).rejects.toThrow("nobody waits");
    expect(await others).toMatchObject({ ok: true });
  });
});

describe("an answer of the process that judges", () => {
  it.each([
    ["nothing", ""],
    ["no line end", "TAKEN"],
    ["a word that is none of ours", "<script>\n"],
    ["an inherited name", "constructor\n"],
    ["a file of another kind", `TAKEN\n${sample("PNG").toString("latin1")}`],
    ["no file", "TAKEN\n"],
  ])("makes no sense with %s", (_what, answer) => {
    expect(parseAnswer(Buffer.from(answer, "latin1"), "JPEG")).toBeNull();
  });

  it("is one of our words, or a file of the kind that was given", () => {
    expect(parseAnswer(Buffer.from("ENCRYPTED\n"), "PDF")).toEqual(refused("ENCRYPTED"));
    expect(parseAnswer(Buffer.concat([Buffer.from("TAKEN\n"), sample("PDF")]), "PDF")).toEqual({
      ok: true,
      value: sample("PDF"),
    });
  });
});
