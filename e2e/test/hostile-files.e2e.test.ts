import { sampleDocument } from "@coffer/testkit/sample-documents";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import {
  ENDLESS_TABLE,
  jpegClaiming,
  longPng,
  manyDictionaries,
  objectStreamOf,
} from "../../subgraphs/verification/test/killers.ts";
import { handIn } from "../src/hand-in.ts";
import { join, type Person } from "../src/people.ts";
import { useCoffer } from "../src/use-coffer.ts";

// Files that end, fill or hold up whoever reads them without bounds: nobody but their sender may
// notice.

const coffer = useCoffer();
let mallory: Person;
let alice: Person;
beforeAll(async () => {
  [mallory, alice] = await Promise.all([join(coffer.url, "mallory"), join(coffer.url, "alice")]);
});

type Kind = "JPEG" | "PNG" | "PDF";
const fileOf = (kind: Kind, bytes: Buffer) => ({ ...sampleDocument(kind), base64: bytes.toString("base64") });
const sample = (kind: Kind) => Buffer.from(sampleDocument(kind).base64, "base64");

const KILLERS: readonly [string, Kind, () => Buffer][] = [
  ["a PDF of 106 bytes with a table of twenty million entries", "PDF", () => ENDLESS_TABLE],
  ["a PDF of millions of dictionaries", "PDF", () => manyDictionaries(1_000_000)],
  ["a PDF whose object stream unpacks to 1 GB", "PDF", () => objectStreamOf(1e9)],
  ["a PNG 49,999,999 pixels wide and one high", "PNG", longPng],
  ["a JPEG of 65535 × 65535 pixels", "JPEG", () => jpegClaiming(sample("JPEG"), 65_535, 65_535)],
];

describe("a hostile file", () => {
  it.each(KILLERS)("is refused, and others are answered meanwhile: %s", async (_what, kind, killer) => {
    const order: string[] = [];
    const judged = handIn(mallory, { front: fileOf(kind, killer()) }).then((answer) => {
      order.push("mallory");
      return answer;
    });
    const { data } = await alice.client.send("{ me { id } }");
    order.push("alice");
    expect(data).toEqual({ me: { id: alice.userId } });
    expect(await judged).toMatchObject({
      data: {
        submitVerification: {
          __typename: "DocumentRefused",
          faults: [{ path: "input.front", code: "UNREADABLE", message: expect.any(String) }],
        },
      },
    });
    // The others are refused by their headers, which is as quick as a query.
    if (kind === "PDF") expect(order).toEqual(["alice", "mallory"]);
  });

  it("of any kind gets one of the answers that the schema knows: some bytes of a real one changed", async () => {
    const change = fc.record({ at: fc.nat({ max: 100_000 }), value: fc.nat({ max: 255 }) });
    const kind = fc.constantFrom<Kind>("JPEG", "PNG", "PDF");
    await fc.assert(
      fc.asyncProperty(kind, fc.array(change, { minLength: 1, maxLength: 20 }), async (of, changes) => {
        const bytes = sample(of);
        for (const { at, value } of changes) bytes[at % bytes.length] = value;
        // A front that is never taken, so that the back is judged each time.
        const { data, errors } = await handIn(mallory, {
          front: { ...sampleDocument("PNG"), base64: "!" },
          back: fileOf(of, bytes),
        });
        expect(errors).toBeUndefined();
        expect(data?.submitVerification.__typename).toBe("DocumentRefused");
      }),
      { numRuns: 25 },
    );
  });

  it("leaves the next file of its sender, and everybody's, to be judged as if it had not been", async () => {
    await handIn(mallory, { front: fileOf("PDF", ENDLESS_TABLE) });
    for (const person of [mallory, alice]) {
      const { data } = await handIn(person, { front: sampleDocument("PDF"), back: sampleDocument("JPEG") });
      expect(data?.submitVerification).toMatchObject({ __typename: "SubmitVerificationSuccess" });
    }
  });
});
