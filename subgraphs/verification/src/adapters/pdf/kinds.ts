import {
  anyName,
  byName,
  chosenBy,
  dict,
  either,
  family,
  later,
  list,
  number,
  type ObjectKind,
  oneOf,
  text,
  truth,
  whatFits,
} from "./copy.ts";
import { image as imageStream, packed } from "./streams.ts";

// What a page needs to be shown (ISO 32000-1 §7 to §11), key by key. What stands here cannot act,
// name another file or place, or say who made it; what does not stand here is never copied: actions
// and destinations, links and forms and all other annotations, scripts, attached files, streams
// whose bytes lie elsewhere (/F), pages of other files (/Ref), films, sounds and 3D, articles,
// portfolios, optional content, structure, thumbnails, metadata and what programs keep for
// themselves. Pictures packed as JBIG2 are refused and not copied (streams.ts).

const numbers = list(number);
const rectangle = list(number, 4);
const matrix = list(number, 6);

const functionFields = { FunctionType: number, Domain: numbers, Range: numbers };
const oneFunction: ObjectKind = chosenBy("FunctionType", {
  0: packed({
    ...functionFields,
    Size: numbers,
    BitsPerSample: number,
    Order: number,
    Encode: numbers,
    Decode: numbers,
  }),
  2: dict({ ...functionFields, C0: numbers, C1: numbers, N: number }),
  3: dict({ ...functionFields, Functions: list(later(() => oneFunction)), Bounds: numbers, Encode: numbers }),
  4: packed(functionFields),
});
const functions = either(oneFunction, list(oneFunction, 32));

const whitePoint = {
  WhitePoint: numbers,
  BlackPoint: numbers,
  Gamma: either(number, numbers),
  Matrix: numbers,
  Range: numbers,
};
const colourSpace: ObjectKind = later(() => anyColourSpace);
const anyColourSpace: ObjectKind = either(
  anyName,
  family({ Pattern: [colourSpace] }),
  family({
    DeviceGray: [],
    DeviceRGB: [],
    DeviceCMYK: [],
    Pattern: [],
    CalGray: [dict(whitePoint)],
    CalRGB: [dict(whitePoint)],
    Lab: [dict(whitePoint)],
    ICCBased: [packed({ N: number, Alternate: colourSpace, Range: numbers })],
    Indexed: [colourSpace, number, either(text, packed({}))],
    Separation: [anyName, colourSpace, oneFunction],
    DeviceN: [list(anyName, 32), colourSpace, oneFunction],
  }),
);

const group = dict({ Type: oneOf("Group"), S: oneOf("Transparency"), CS: colourSpace, I: truth, K: truth });

const softMask = imageStream({
  ColorSpace: colourSpace,
  Matte: numbers,
});
const image = imageStream({
  ColorSpace: colourSpace,
  Mask: either(imageStream({}), numbers),
  SMask: softMask,
  SMaskInData: number,
});

const resources: ObjectKind = later(() => anyResources);
const form = packed({
  Type: oneOf("XObject"),
  Subtype: oneOf("Form"),
  FormType: number,
  BBox: rectangle,
  Matrix: matrix,
  Resources: resources,
  Group: group,
});

const shadingFields = {
  ShadingType: number,
  ColorSpace: colourSpace,
  Background: numbers,
  BBox: rectangle,
  AntiAlias: truth,
  Function: functions,
  Domain: numbers,
  Matrix: matrix,
  Coords: numbers,
  Extend: list(truth, 2),
  BitsPerCoordinate: number,
  BitsPerComponent: number,
  BitsPerFlag: number,
  Decode: numbers,
  VerticesPerRow: number,
};
const shading: ObjectKind = (value, copier) =>
  packed(shadingFields)(value, copier) ?? dict(shadingFields)(value, copier);

const graphicsState = dict({
  Type: oneOf("ExtGState"),
  LW: number,
  LC: number,
  LJ: number,
  ML: number,
  D: list(either(numbers, number), 2),
  RI: anyName,
  OP: truth,
  op: truth,
  OPM: number,
  FL: number,
  SM: number,
  SA: truth,
  BM: either(anyName, list(anyName, 32)),
  SMask: either(
    oneOf("None"),
    dict({
      Type: oneOf("Mask"),
      S: oneOf("Alpha", "Luminosity"),
      G: form,
      BC: numbers,
      TR: either(oneOf("Identity"), oneFunction),
    }),
  ),
  CA: number,
  ca: number,
  AIS: truth,
  TK: truth,
});

const pattern: ObjectKind = chosenBy("PatternType", {
  1: packed({
    Type: oneOf("Pattern"),
    PatternType: number,
    PaintType: number,
    TilingType: number,
    BBox: rectangle,
    XStep: number,
    YStep: number,
    Resources: resources,
    Matrix: matrix,
  }),
  2: dict({ Type: oneOf("Pattern"), PatternType: number, Shading: shading, Matrix: matrix, ExtGState: graphicsState }),
});

const systemInfo = dict({ Registry: text, Ordering: text, Supplement: number });
const characterMap: ObjectKind = packed({
  Type: oneOf("CMap"),
  CMapName: anyName,
  CIDSystemInfo: systemInfo,
  WMode: number,
  UseCMap: either(
    anyName,
    later(() => characterMap),
  ),
});
const fontProgram = packed({
  Length1: number,
  Length2: number,
  Length3: number,
  Subtype: oneOf("Type1C", "CIDFontType0C", "OpenType"),
});
const fontDescriptor = dict({
  Type: oneOf("FontDescriptor"),
  FontName: anyName,
  FontFamily: text,
  FontStretch: anyName,
  FontWeight: number,
  Flags: number,
  FontBBox: rectangle,
  ItalicAngle: number,
  Ascent: number,
  Descent: number,
  Leading: number,
  CapHeight: number,
  XHeight: number,
  StemV: number,
  StemH: number,
  AvgWidth: number,
  MaxWidth: number,
  MissingWidth: number,
  FontFile: fontProgram,
  FontFile2: fontProgram,
  FontFile3: fontProgram,
  CharSet: text,
  CIDSet: packed({}),
});
const fontBase = {
  Type: oneOf("Font"),
  BaseFont: anyName,
  FontDescriptor: fontDescriptor,
  ToUnicode: either(anyName, characterMap),
};
const encoding = either(
  anyName,
  dict({ Type: oneOf("Encoding"), BaseEncoding: anyName, Differences: whatFits(either(number, anyName)) }),
);
const simpleFont = dict({
  ...fontBase,
  Subtype: oneOf("Type1", "MMType1", "TrueType"),
  Name: anyName,
  FirstChar: number,
  LastChar: number,
  Widths: numbers,
  Encoding: encoding,
});
const widths = list(either(number, numbers));
const descendantFont = dict({
  ...fontBase,
  Subtype: oneOf("CIDFontType0", "CIDFontType2"),
  CIDSystemInfo: systemInfo,
  DW: number,
  W: widths,
  DW2: numbers,
  W2: widths,
  CIDToGIDMap: either(oneOf("Identity"), packed({})),
});
const font: ObjectKind = chosenBy("Subtype", {
  Type1: simpleFont,
  MMType1: simpleFont,
  TrueType: simpleFont,
  Type0: dict({
    ...fontBase,
    Subtype: oneOf("Type0"),
    Encoding: either(anyName, characterMap),
    DescendantFonts: list(descendantFont, 1),
  }),
  Type3: dict({
    ...fontBase,
    Subtype: oneOf("Type3"),
    Name: anyName,
    FontBBox: rectangle,
    FontMatrix: matrix,
    CharProcs: byName(packed({})),
    Encoding: encoding,
    FirstChar: number,
    LastChar: number,
    Widths: numbers,
    Resources: resources,
  }),
});

const anyResources: ObjectKind = dict({
  ExtGState: byName(graphicsState),
  ColorSpace: byName(colourSpace),
  Pattern: byName(pattern),
  Shading: byName(shading),
  XObject: byName(chosenBy("Subtype", { Form: form, Image: image })),
  Font: byName(font),
});

const content = packed({});

/** Keys of a page; those of `inherited` may stand at its parents. */
export const page = {
  inherited: { Resources: resources, MediaBox: rectangle, CropBox: rectangle, Rotate: number },
  own: {
    BleedBox: rectangle,
    TrimBox: rectangle,
    ArtBox: rectangle,
    Contents: either(content, whatFits(content)),
    Group: group,
    UserUnit: number,
  },
};
