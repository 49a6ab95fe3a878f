import { sampleDocument } from "@coffer/testkit/sample-documents";
import { beforeAll, expect, it } from "vitest";
import { ENDLESS_TABLE } from "../../subgraphs/verification/test/killers.ts";
import { handIn, handInOnce } from "./hand-in.ts";
import { join, type Person } from "./people.ts";

/** So that a few submissions are as many bytes as may wait at once. */
export const SMALL_DOCUMENTS = { MAX_DOCUMENT_SIZE_MB: "1" };
const LARGEST_BYTES = 1024 * 1024;
/** The bytes of six submissions of the largest two files may wait. */
const FULL = 6;

const PDF = sampleDocument("PDF");
const asPdf = (file: Buffer) => ({ ...PDF, base64: file.toString("base64") });
const killer = asPdf(ENDLESS_TABLE);
/** What comes behind a file's end is dropped before it is judged, and is weighed while it waits. */
const largest = (file: Buffer) => asPdf(Buffer.concat([file, Buffer.alloc(LARGEST_BYTES - file.length, " ")]));

const REFUSED = { __typename: "DocumentRefused", faults: [{ code: "UNREADABLE" }] };
const TAKEN = { __typename: "SubmitVerificationSuccess", verification: { status: "PENDING" } };

/**
 * Files over the gateway and another process: what an honest person and a hostile one hear, and who
 * comes when everybody does.
 */
export function tellOfDocuments(coffer: { readonly url: string }): void {
  let mallory: Person;
  let alice: Person;
  beforeAll(async () => {
    [mallory, alice] = await Promise.all([join(coffer.url, "mallory"), join(coffer.url, "alice")]);
  });

  it("refuses a PDF of 106 bytes that ends whoever reads it, and answers everybody meanwhile", async () => {
    const order: string[] = [];
    const judged = handIn(mallory, { front: killer }).finally(() => order.push("judged"));
    expect(await alice.client.ask("{ me { id verification { id } } }")).toEqual({
      me: { id: alice.userId, verification: null },
    });
    order.push("answered");
    expect((await judged).data?.submitVerification).toMatchObject(REFUSED);
    expect(order).toEqual(["answered", "judged"]);
  });

  it("says BUSY, and when to come again, to whoever comes while all places to wait are taken, and takes them later", async () => {
    const crowd = await Promise.all(Array.from({ length: 2 * FULL }, () => join(coffer.url, "crowd")));
    // One of both keeps a processor long enough that the others have to wait.
    const large = { front: largest(ENDLESS_TABLE), back: largest(Buffer.from(PDF.base64, "base64")) };
    const said = await Promise.all(crowd.map((one) => handInOnce(one, large)));
    const refused = said.filter(({ errors }) => errors !== undefined);
    expect(refused.length).toBeGreaterThan(0);
    for (const { errors } of refused)
      expect(errors).toMatchObject([{ extensions: { code: "BUSY", retryAfterSeconds: expect.any(Number) } }]);
    for (const { data, errors } of said) if (!errors) expect(data?.submitVerification).toMatchObject(REFUSED);
    for (const [i, { errors }] of said.entries())
      if (errors)
        expect((await handIn(crowd[i] as Person, { front: PDF })).data?.submitVerification).toMatchObject(TAKEN);
  });

  it("takes an honest one of both after all that", async () => {
    expect((await handIn(mallory, { front: PDF })).data?.submitVerification).toMatchObject(TAKEN);
    const files = { front: sampleDocument("JPEG"), back: sampleDocument("PNG") };
    expect((await handIn(alice, files)).data?.submitVerification).toMatchObject(TAKEN);
  });
}
