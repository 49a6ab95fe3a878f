import { deflateSync } from "node:zlib";
import { AFRelationship, PDFDocument, PDFName, PDFString } from "@cantoo/pdf-lib";
import { sampleDocument } from "@coffer/testkit/sample-documents";
import { describe, expect, it } from "vitest";
import { pdf, streamObject } from "../../../test/handmade-pdf.ts";
import { unreadableFault } from "../../domain/unreadable.ts";
import { rewritePdf } from "./rewrite-pdf.ts";

async function builtBy(build: (document: PDFDocument) => unknown, useObjectStreams = true): Promise<Buffer> {
  const document = await PDFDocument.create();
  document.addPage([200, 100]);
  await build(document);
  return Buffer.from(await document.save({ useObjectStreams }));
}

async function rewritten(bytes: Buffer): Promise<Buffer> {
  const outcome = await rewritePdf(bytes);
  if (!outcome.ok) throw new Error(outcome.error);
  return outcome.value;
}

/** As the person is told of it. */
async function judged(bytes: Uint8Array) {
  const outcome = await rewritePdf(bytes);
  return outcome.ok ? "taken" : unreadableFault(outcome.error);
}
const refusal = (part: string) => ({ code: "UNREADABLE", message: expect.stringContaining(part) });

describe("a PDF is refused", () => {
  it.each([true, false])("when it is encrypted with a password (object streams: %s)", async (useObjectStreams) => {
    const encrypted = await builtBy(
      (document) => document.encrypt({ userPassword: "u", ownerPassword: "o" }),
      useObjectStreams,
    );
    expect(await judged(encrypted)).toMatchObject({ code: "ENCRYPTED" });
  });

  it("when it is encrypted for its owner only and opens without a password", async () => {
    const encrypted = await builtBy((document) => document.encrypt({ userPassword: "", ownerPassword: "o" }));
    expect(await judged(encrypted)).toMatchObject({ code: "ENCRYPTED" });
  });

  it("when it has no pages", async () => {
    const empty = pdf({}).toString("latin1").replace("/Kids [3 0 R] /Count 1", "/Kids [] /Count 0");
    expect(await judged(Buffer.from(empty, "latin1"))).toEqual(refusal("no pages"));
  });

  it("when it has more pages than a document may", async () => {
    const long = await builtBy((document) => {
      for (let page = 0; page < 100; page++) document.addPage([10, 10]);
    });
    expect(await judged(long)).toEqual(refusal("more than 100 pages"));
  });

  it.each([
    ["an action in the catalog", pdf({ catalog: "/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>" })],
    [
      "a name written with escapes",
      pdf({ catalog: "/OpenAction << /S /J#61v#61Script /#4a#53 (app.alert\\(1\\)) >>" }),
    ],
    [
      "the type of action given by reference",
      pdf({ catalog: "/OpenAction << /S 5 0 R >>", objects: "5 0 obj\n/JavaScript\nendobj" }),
    ],
    ["a chain of actions", pdf({ catalog: "/OpenAction << /S /GoTo /D [3 0 R /Fit] /Next [<< /S /JavaScript >>] >>" })],
  ])("when it contains JavaScript: %s", async (_where, bytes) => {
    expect(await judged(bytes)).toEqual(refusal("JavaScript"));
  });

  it("when it contains JavaScript in a packed object stream", async () => {
    const packed = deflateSync(Buffer.from("6 0 << /S /JavaScript /JS (app.alert\\(1\\)) >>"));
    const objects = streamObject("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", packed);
    expect(await judged(pdf({ catalog: "/OpenAction 6 0 R", objects }))).toEqual(refusal("JavaScript"));
  });

  it("when it carries another file", async () => {
    const carrier = await builtBy((document) =>
      document.attach(Buffer.from("MZ"), "setup.exe", {
        mimeType: "application/exe",
        afRelationship: AFRelationship.Data,
      }),
    );
    expect(await judged(carrier)).toEqual(refusal("embedded files"));
  });

  it.each([
    ["starts a program", "<< /S /Launch /F (cmd.exe) >>"],
    ["sends data", "<< /S /SubmitForm /F (https://example.com) >>"],
    ["opens an embedded file", "<< /S /GoToE >>"],
  ])("when an action in it %s", async (part, action) => {
    expect(await judged(pdf({ catalog: `/OpenAction ${action}` }))).toEqual(refusal(part));
  });

  it.each([
    ["an object that makes no sense", pdf({ objects: "5 0 obj\n<< /A (unclosed >>\nendobj" })],
    ["no catalog", Buffer.from("%PDF-1.7\n5 0 obj\n(x)\nendobj\nstartxref\n0\n%%EOF\n")],
    [
      "only junk",
      Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.alloc(4096, 0xa5), Buffer.from("\nstartxref\n0\n%%EOF\n")]),
    ],
    [
      "a page tree that contains itself",
      Buffer.from(pdf({}).toString("latin1").replace("[3 0 R]", "[2 0 R]"), "latin1"),
    ],
    ["brackets nested a million deep", pdf({ objects: `5 0 obj\n${"[".repeat(1_000_000)}\nendobj` })],
  ])("when it has %s", async (_what, bytes) => {
    expect(await judged(bytes)).toEqual(refusal("damaged"));
  });

  it("when a part of it cannot be unpacked", async () => {
    const broken = deflateSync(Buffer.alloc(5000, "a page"));
    broken.fill(0xff, 6, 12);
    const bytes = pdf({ page: "/Contents 5 0 R", objects: streamObject("/Filter /FlateDecode", broken) });
    expect(await judged(bytes)).toEqual(refusal("cannot be unpacked"));
  });

  it("when a picture in it claims 60000 × 60000 pixels", async () => {
    const image = streamObject(
      "/Type /XObject /Subtype /Image /Width 60000 /Height 60000 /Filter /DCTDecode",
      Buffer.from("x"),
    );
    expect(await judged(pdf({ page: "/Resources << /XObject << /I 5 0 R >> >>", objects: image }))).toEqual(
      refusal("50 million pixels"),
    );
  });
});

describe("a PDF that is accepted", () => {
  it("keeps its pages and loses author, program, times and XMP", async () => {
    const file = await builtBy((document) => {
      document.setAuthor("PERSONAL-MARK");
      document.addPage([300, 400]);
      const metadata = document.context.stream("<x:xmpmeta>PERSONAL-MARK</x:xmpmeta>", {
        Type: "Metadata",
        Subtype: "XML",
      });
      document.catalog.set(PDFName.of("Metadata"), document.context.register(metadata));
    }, false);
    expect(file.includes("PERSONAL-MARK")).toBe(true);

    const bytes = await rewritten(file);

    const read = await PDFDocument.load(bytes, { updateMetadata: false });
    expect(read.getPages().map((page) => page.getSize())).toEqual([
      { width: 200, height: 100 },
      { width: 300, height: 400 },
    ]);
    expect([
      read.getAuthor(),
      read.getProducer(),
      read.getCreationDate(),
      read.catalog.get(PDFName.of("Metadata")),
    ]).toEqual([undefined, undefined, undefined, undefined]);
    expect(bytes.includes("PERSONAL-MARK")).toBe(false);
  });

  it("loses what its trailer says of it", async () => {
    const trailer = "/Info << /Author (PERSONAL-MARK) >> /ID [(PERSONAL-MARK) (PERSONAL-MARK)]";
    expect((await rewritten(pdf({ trailer }))).includes("PERSONAL-MARK")).toBe(false);
  });

  it("loses the EXIF of a photograph in it and keeps the photograph", async () => {
    const jpeg = Buffer.from(sampleDocument("JPEG").base64, "base64");
    const exif = Buffer.from("\xff\xe1\x00\x15Exif\0\0PERSONAL-MARK", "latin1");
    const photograph = Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2)]);
    const file = await builtBy(async (document) => {
      document.getPage(0).drawImage(await document.embedJpg(photograph));
    });
    expect(file.includes("PERSONAL-MARK")).toBe(true);

    const bytes = await rewritten(file);

    expect(bytes.includes("PERSONAL-MARK")).toBe(false);
    expect(bytes.includes(jpeg)).toBe(true);
  });

  it("loses objects that no page needs, among them an earlier object of the same number", async () => {
    const hidden = "5 0 obj\n<< /S /JavaScript /JS (PERSONAL-MARK) >>\nendobj\n";
    const bytes = await rewritten(
      pdf({
        catalog: "/OpenAction 5 0 R",
        objects: `${hidden}5 0 obj\n[3 0 R /Fit]\nendobj\n6 0 obj\n(PERSONAL-MARK)\nendobj`,
      }),
    );
    expect(bytes.includes("PERSONAL-MARK")).toBe(false);
    const read = await PDFDocument.load(bytes, { updateMetadata: false });
    expect(read.context.enumerateIndirectObjects().some(([, object]) => object instanceof PDFString)).toBe(false);
  });

  it("is written the same way each time", async () => {
    const file = Buffer.from(sampleDocument("PDF").base64, "base64");
    expect((await rewritten(file)).equals(await rewritten(file))).toBe(true);
  });
});
