import { sampleDocument } from "@coffer/testkit/sample-documents";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withoutJpegMetadata } from "./jpeg-metadata.ts";

const file = Buffer.from(sampleDocument("JPEG").base64, "base64");
const segment = (marker: number, content: Uint8Array) =>
  Buffer.concat([Buffer.from([0xff, marker, (content.length + 2) >> 8, (content.length + 2) & 0xff]), content]);
const withSegments = (...segments: Buffer[]) => Buffer.concat([file.subarray(0, 2), ...segments, file.subarray(2)]);

describe("withoutJpegMetadata", () => {
  it("removes EXIF, XMP, IPTC and comments and nothing else", () => {
    const content = fc.uint8Array({ maxLength: 60 });
    const personal = fc.tuple(fc.constantFrom(0xe1, 0xed, 0xfe), content);
    fc.assert(
      fc.property(fc.array(personal, { maxLength: 5 }), (segments) => {
        const written = segments.map(([marker, bytes]) => segment(marker, bytes));
        expect(Buffer.from(withoutJpegMetadata(withSegments(...written)))).toEqual(file);
      }),
    );
  });

  it("keeps the colour profile and Adobe's segment, which say how to show the image", () => {
    const shown = withSegments(segment(0xe2, Buffer.from("ICC_PROFILE")), segment(0xee, Buffer.from("Adobe")));
    expect(Buffer.from(withoutJpegMetadata(shown))).toEqual(shown);
  });

  it("never throws and never grows what is no JPEG", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => withoutJpegMetadata(bytes).length <= bytes.length),
    );
  });
});
