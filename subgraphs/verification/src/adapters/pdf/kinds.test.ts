import { inflateSync } from "node:zlib";
import { PDFArray, PDFDict, PDFDocument, PDFHexString, type PDFObject, PDFRawStream, PDFString } from "@cantoo/pdf-lib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PLACES, type Place, richPdf } from "../../../test/rich-pdf.ts";
import { rewritePdf } from "./rewrite-pdf.ts";

// By the chapters of ISO 32000-2: whatever a reader could act on, follow to another place, or learn
// of whoever made it.
const ACTIVE = [
  "/OpenAction << /S /GoToR /F (OUTSIDE) /D [0 /Fit] >>",
  "/OpenAction << /S /URI /URI (OUTSIDE) >>",
  "/AA << /O << /S /URI /URI (OUTSIDE) >> /WC << /S /Thread /F (OUTSIDE) /D 0 >> >>",
  "/A << /S /GoToR /F (OUTSIDE) /Next << /S /Named /N /Print >> >>",
  "/A << /S /Sound /Sound 25 0 R >>",
  "/A << /S /Movie /T (OUTSIDE) >>",
  "/A << /S /Hide /T (OUTSIDE) >>",
  "/A << /S /SetOCGState /State [/ON 25 0 R] >>",
  "/A << /S /GoTo3DView /TA 25 0 R /V (OUTSIDE) >>",
  "/A << /S /Trans /Trans << /S /Fly >> >>",
  "/PA << /S /URI /URI (OUTSIDE) >>",
  "/Dest [3 0 R /Fit]",
  "/URI << /Base (OUTSIDE) >>",
  "/F (OUTSIDE)",
  "/F << /Type /Filespec /FS /URL /F (OUTSIDE) /UF (OUTSIDE) >> /FFilter /FlateDecode /FDecodeParms << /Columns 1 >>",
  "/Ref << /F (OUTSIDE) /Page 0 /ID [(OUTSIDE) (OUTSIDE)] >>",
  "/Collection << /View /T /D (OUTSIDE) >>",
  "/Threads [<< /F 3 0 R /I << /Title (OUTSIDE) >> >>]",
  "/B [<< /T 3 0 R /R [0 0 1 1] >>]",
  "/Sound 25 0 R",
  "/Movie << /F (OUTSIDE) >>",
  "/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (OUTSIDE) >> >>]",
  "/Annots [<< /Type /Annot /Subtype /3D /Rect [0 0 9 9] /3DD << /Type /3D /Subtype /U3D >> /3DA << /A /PV >> >>]",
  "/Annots [<< /Type /Annot /Subtype /Sound /Sound 25 0 R >> << /Type /Annot /Subtype /TrapNet >>]",
  "/Annots [<< /Type /Annot /Subtype /Widget /FT /Tx /V (OUTSIDE) /MK << /CA (OUTSIDE) >> >>]",
  "/Annots [<< /Type /Annot /Subtype /Text /Contents (OUTSIDE) /AP << /N 16 0 R >> >>]",
  "/AcroForm << /Fields [<< /T (OUTSIDE) /FT /Sig >>] /NeedAppearances true /SigFlags 3 >>",
  "/Names << /Dests << /Names [(OUTSIDE) [3 0 R /Fit]] >> /URLS << /Names [(OUTSIDE) << >>] >> >>",
  "/Dests << /OUTSIDE [3 0 R /Fit] >>",
  "/Outlines << /First << /Title (OUTSIDE) /A << /S /URI /URI (OUTSIDE) >> >> >>",
  "/OCProperties << /OCGs [<< /Type /OCG /Name (OUTSIDE) >>] /D << /OFF [] >> >>",
  "/OC << /Type /OCG /Name (OUTSIDE) >>",
  "/Properties << /M << /Type /OCG /Name (OUTSIDE) >> >>",
  "/Metadata 25 0 R",
  "/PieceInfo << /Some << /Private (OUTSIDE) /LastModified (OUTSIDE) >> >>",
  "/OPI << /2.0 << /F (OUTSIDE) >> >>",
  "/AF [<< /Type /Filespec /F (OUTSIDE) /AFRelationship /Data >>]",
  "/Alternates [<< /Image 14 0 R /DefaultForPrinting true >>]",
  "/Thumb 14 0 R",
  "/StructTreeRoot << /K << /S /P /Alt (OUTSIDE) >> >> /MarkInfo << /Marked true >>",
  "/StructParents 0",
  "/Lang (OUTSIDE)",
  "/ID (OUTSIDE)",
  "/Info << /Author (OUTSIDE) >>",
  "/LastModified (OUTSIDE)",
  "/PresSteps << /Type /NavNode /NA << /S /URI /URI (OUTSIDE) >> >>",
  "/VP [<< /Type /Viewport /Name (OUTSIDE) >>]",
  "/Trans << /S /Fly >> /Dur 1",
  "/ViewerPreferences << /HideToolbar true /PickTrayByPDFSize true >> /PageMode /FullScreen",
  "/Extensions << /OUTSIDE << /BaseVersion /1.7 /ExtensionLevel 1 /URL (OUTSIDE) >> >>",
  "/Perms << /DocMDP << /Type /Sig /Contents (OUTSIDE) >> >>",
  "/Requirements [<< /Type /Requirement /S /EnableJavaScripts >>]",
  "/DPartRoot << /DPartRootNode << /Start 3 0 R >> >>",
  "/Style << /Panose (OUTSIDE) >>",
  "/TR2 23 0 R /HT << /HalftoneType 5 /Default (OUTSIDE) >> /BG 23 0 R /UCR 23 0 R",
  "/Level1 25 0 R /PS 25 0 R",
  "/OUTSIDE (OUTSIDE)",
  "/#4f#75tside << /S /U#52I /URI (OUTSIDE) >>",
];

/**
 * Written here once more, and not taken from what is tested: names of dictionaries' keys in the
 * file that is kept.
 */
const KEPT = new Set(
  `Type Pages Kids Count Parent MediaBox Rotate Contents Resources Font XObject ExtGState Pattern Shading ColorSpace
   Subtype BaseFont FirstChar LastChar Widths FontDescriptor Encoding Differences ToUnicode FontName Flags FontBBox FontFile2
   Length Length1 Filter DecodeParms Predictor Columns Colors CMapName DescendantFonts W CIDToGIDMap CIDSystemInfo Registry
   Ordering Supplement FontMatrix CharProcs Width Height BitsPerComponent SMask BBox Group S CS ca D G PatternType PaintType
   TilingType XStep YStep ShadingType Coords Extend Function FunctionType Domain Functions Bounds Encode N Range Size
   BitsPerSample Alternate WhitePoint`.split(/\s+/),
);
/** The names that this file gives to its fonts, pictures and the like. */
const OWN_NAMES = new Set([..."FCDIXGTHSPKNLEa"]);

type Found = { keys: Set<string>; strings: string[]; content: string };

async function lookInto(bytes: Buffer): Promise<Found> {
  const { context } = await PDFDocument.load(bytes, { throwOnInvalidObject: true, updateMetadata: false });
  const found: Found = { keys: new Set(), strings: [], content: "" };
  const look = (object: PDFObject): void => {
    if (object instanceof PDFRawStream) {
      look(object.dict);
      found.content += inflateSync(object.contents).toString("latin1");
    } else if (object instanceof PDFArray) object.asArray().forEach(look);
    else if (object instanceof PDFString || object instanceof PDFHexString) {
      found.strings.push(Buffer.from(object.asBytes()).toString("latin1"));
    } else if (object instanceof PDFDict) {
      for (const [key, value] of object.entries()) {
        found.keys.add(key.decodeText());
        look(value);
      }
    }
  };
  for (const [, object] of context.enumerateIndirectObjects()) look(object);
  const { Root, Info, ID, Encrypt } = context.trailerInfo;
  expect([Root?.toString(), Info, ID, Encrypt]).toEqual(["1 0 R", undefined, undefined, undefined]);
  return found;
}

async function kept(file: Buffer): Promise<{ bytes: Buffer; found: Found }> {
  const outcome = await rewritePdf(file);
  if (!outcome.ok) throw new Error(outcome.error);
  return { bytes: outcome.value, found: await lookInto(outcome.value) };
}

const plain = await kept(richPdf());

describe("a PDF that is kept", () => {
  it("has every key that its page needs to be shown", () => {
    expect([...KEPT].filter((key) => !plain.found.keys.has(key))).toEqual([]);
    expect(plain.found.content).toContain("/I Do /X Do /S sh");
    expect(plain.found.strings).toEqual(expect.arrayContaining(["Adobe", "Identity", "\0\0\0\xff\xff\xff"]));
  });

  it("has no other, and says nothing else than the same file without it, whatever stood wherever in the one that was handed in", async () => {
    const hidden = fc.uniqueArray(fc.tuple(fc.constantFrom(...PLACES), fc.constantFrom(...ACTIVE)), {
      minLength: 1,
      maxLength: PLACES.length,
      selector: ([place]) => place,
    });
    await fc.assert(
      fc.asyncProperty(hidden, async (entries) => {
        const { bytes } = await kept(richPdf(Object.fromEntries(entries) as Partial<Record<Place, string>>));
        expect(bytes.toString("latin1")).toBe(plain.bytes.toString("latin1"));
      }),
      { numRuns: 300 },
    );
  });

  it.each(ACTIVE)("has nothing of %s, in any place", async (entry) => {
    for (const place of PLACES) {
      const { bytes, found } = await kept(richPdf({ [place]: entry }));
      expect([...found.keys].filter((key) => !KEPT.has(key) && !OWN_NAMES.has(key))).toEqual([]);
      expect(bytes.includes("OUTSIDE")).toBe(false);
      expect(found.content.includes("OUTSIDE")).toBe(false);
      expect(found.strings.join()).not.toContain("OUTSIDE");
    }
  });

  it("shows what an optional layer hid, because it has no layers", async () => {
    const { found } = await kept(richPdf({ image: "/OC << /Type /OCG /Name (x) >>", catalog: "/OCProperties << >>" }));
    expect(found.content).toContain("/I Do");
    expect(found.keys).not.toContain("OC");
  });
});

describe("what is no page of this kind", () => {
  it.each([
    ["a program in PostScript", "/Subtype /Form", "/Subtype /PS"],
    ["a picture of an unknown kind", "/Subtype /Image", "/Subtype /U3D"],
    ["a function of an unknown kind", "/FunctionType 4", "/FunctionType 9"],
    ["a font of an unknown kind", "/Subtype /TrueType", "/Subtype /Unknown"],
  ])("is left out: %s", async (_what, from, to) => {
    const file = Buffer.from(richPdf().toString("latin1").replace(from, to), "latin1");
    const { bytes } = await kept(file);
    expect(plain.bytes.includes(from)).toBe(true);
    expect(bytes.includes(to)).toBe(false);
  });
});
