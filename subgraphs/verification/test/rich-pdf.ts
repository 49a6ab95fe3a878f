import { deflateSync } from "node:zlib";

/**
 * Where a file can hide what a page does not need: one dictionary of every kind that a page can
 * reach, and what is above it.
 */
export const PLACES = [
  "trailer",
  "catalog",
  "pages",
  "page",
  "resources",
  "content",
  "form",
  "formGroup",
  "formResources",
  "image",
  "softMask",
  "imageParms",
  "font",
  "fontDescriptor",
  "fontFile",
  "encoding",
  "characterMap",
  "compositeFont",
  "descendantFont",
  "systemInfo",
  "drawnFont",
  "glyph",
  "graphicsState",
  "stateMask",
  "tiling",
  "shadingPattern",
  "shading",
  "stitching",
  "sampled",
  "calculator",
  "profile",
  "calibrated",
] as const;
export type Place = (typeof PLACES)[number];

/**
 * Shows a word in three fonts, a picture behind a soft mask, a form, two patterns and a shading,
 * with these entries besides.
 */
export function richPdf(entries: Partial<Readonly<Record<Place, string>>> = {}): Buffer {
  const at = (place: Place) => entries[place] ?? "";
  const stream = (dict: string, content: string | Buffer) => {
    const packed = deflateSync(content).toString("latin1");
    return `<< ${dict} /Filter /FlateDecode /Length ${packed.length} >>\nstream\n${packed}\nendstream`;
  };
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R ${at("catalog")} >>`,
    `<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 200 100] ${at("pages")} >>`,
    `<< /Type /Page /Parent 2 0 R /Contents [4 0 R] /Resources 5 0 R /Rotate 90 ${at("page")} >>`,
    stream(
      at("content"),
      "/G gs BT /F 12 Tf (a) Tj /C 12 Tf <0001> Tj /D 12 Tf (a) Tj ET /I Do /X Do /S sh /P cs /T scn",
    ),
    `<< /Font << /F 6 0 R /C 10 0 R /D 12 0 R >> /XObject << /I 14 0 R /X 16 0 R >> /ExtGState << /G 17 0 R >>
        /Pattern << /T 18 0 R /H 19 0 R >> /Shading << /S 20 0 R >>
        /ColorSpace << /P [/Pattern /DeviceRGB] /K [/ICCBased 24 0 R] /N [/Indexed /DeviceRGB 1 <000000FFFFFF>]
          /L [/Lab << /WhitePoint [1 1 1] ${at("calibrated")} >>] /E [/Separation /Spot /DeviceRGB 23 0 R] >> ${at("resources")} >>`,
    `<< /Type /Font /Subtype /TrueType /BaseFont /Some /FirstChar 97 /LastChar 97 /Widths [500] /FontDescriptor 7 0 R
        /Encoding << /Type /Encoding /Differences [97 /a] ${at("encoding")} >> /ToUnicode 9 0 R ${at("font")} >>`,
    `<< /Type /FontDescriptor /FontName /Some /Flags 4 /FontBBox [0 0 1 1] /FontFile2 8 0 R ${at("fontDescriptor")} >>`,
    stream(`/Length1 10 ${at("fontFile")}`, "a programme"),
    stream(`/Type /CMap /CMapName /Map ${at("characterMap")}`, "begincmap endcmap"),
    `<< /Type /Font /Subtype /Type0 /BaseFont /Some /Encoding /Identity-H /DescendantFonts [11 0 R] ${at("compositeFont")} >>`,
    `<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Some /W [1 [500 600]] /FontDescriptor 7 0 R /CIDToGIDMap /Identity
        /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 ${at("systemInfo")} >> ${at("descendantFont")} >>`,
    `<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] /CharProcs << /a 13 0 R >>
        /Encoding << /Differences [97 /a] >> /FirstChar 97 /LastChar 97 /Widths [1] ${at("drawnFont")} >>`,
    stream(at("glyph"), "1 0 d0 0 0 1 1 re f"),
    stream(
      `/Type /XObject /Subtype /Image /Width 2 /Height 1 /ColorSpace /DeviceRGB /BitsPerComponent 8 /SMask 15 0 R
        /DecodeParms << /Predictor 1 /Columns 2 /Colors 3 ${at("imageParms")} >> ${at("image")}`,
      Buffer.alloc(6),
    ),
    stream(
      `/Type /XObject /Subtype /Image /Width 2 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 ${at("softMask")}`,
      Buffer.alloc(2),
    ),
    stream(
      `/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Group << /S /Transparency /CS /DeviceRGB ${at("formGroup")} >>
        /Resources << /XObject << /I 14 0 R /X 16 0 R >> ${at("formResources")} >> ${at("form")}`,
      "/I Do",
    ),
    `<< /Type /ExtGState /ca 0.5 /D [[3 1] 0] /SMask << /S /Luminosity /G 16 0 R ${at("stateMask")} >> ${at("graphicsState")} >>`,
    stream(
      `/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9 /Resources << >> ${at("tiling")}`,
      "0 0 1 1 re f",
    ),
    `<< /PatternType 2 /Shading 20 0 R ${at("shadingPattern")} >>`,
    `<< /ShadingType 2 /ColorSpace /DeviceRGB /Coords [0 0 1 1] /Extend [true false] /Function 21 0 R ${at("shading")} >>`,
    `<< /FunctionType 3 /Domain [0 1] /Functions [<< /FunctionType 2 /Domain [0 1] /N 1 >> 22 0 R] /Bounds [0.5] /Encode [0 1 0 1] ${at("stitching")} >>`,
    stream(`/FunctionType 0 /Domain [0 1] /Range [0 1] /Size [2] /BitsPerSample 8 ${at("sampled")}`, Buffer.alloc(2)),
    stream(`/FunctionType 4 /Domain [0 1] /Range [0 1 0 1 0 1] ${at("calculator")}`, "{ dup dup }"),
    stream(`/N 3 /Alternate /DeviceRGB ${at("profile")}`, "a profile"),
    stream("/Type /Something", "OUTSIDE"),
  ];
  const body = objects.map((object, index) => `${index + 1} 0 obj\n${object}\nendobj\n`).join("");
  const trailer = `trailer\n<< /Root 1 0 R /Size ${objects.length + 1} ${at("trailer")} >>\nstartxref\n0\n%%EOF\n`;
  return Buffer.from(`%PDF-1.7\n${body}${trailer}`, "latin1");
}
