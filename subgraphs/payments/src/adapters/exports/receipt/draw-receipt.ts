import { readFileSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { create, type Font } from "fontkit";
import PDFDocument from "pdfkit";
import type { Receipt } from "../../../domain/exports/receipt.ts";
import { showText } from "./shown-text.ts";

const [MARGIN, LABEL_WIDTH, GAP, FOOT] = [56, 150, 5, 40];
const [INK, DIM, LINE] = ["#1a1a1a", "#595959", "#d0d0d0"];
const CODES_NOTE =
  "Characters that this document's typeface does not have are written as their Unicode code points, such as [U+4E2D].";

const readTypeface = (name: string): Buffer =>
  readFileSync(fileURLToPath(import.meta.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`)));

type Typefaces = { readonly plain: Buffer; readonly bold: Buffer; readonly hasGlyph: (codePoint: number) => boolean };

/** DejaVu Sans: Latin, Greek, Cyrillic, Armenian, Georgian, and many signs. */
export function loadTypefaces(): Typefaces {
  const [plain, bold] = [readTypeface("DejaVuSans"), readTypeface("DejaVuSans-Bold")];
  const fonts = [create(plain) as Font, create(bold) as Font];
  return { plain, bold, hasGlyph: (codePoint) => fonts.every((font) => font.hasGlyphForCodePoint(codePoint)) };
}

/**
 * A tagged PDF 1.7, whose times are the payment's and not of its making: the same receipt makes the
 * same bytes.
 */
export async function drawReceipt(receipt: Receipt, typefaces: Typefaces): Promise<Buffer> {
  const doc = new PDFDocument({
    size: "A4",
    margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: MARGIN + FOOT },
    font: typefaces.plain as never,
    pdfVersion: "1.7",
    tagged: true,
    lang: "en",
    displayTitle: true,
    bufferPages: true,
    info: {
      Title: receipt.title,
      Author: receipt.issuer,
      Producer: "Coffer",
      Creator: "Coffer",
      CreationDate: receipt.createdAt,
      ModDate: receipt.changedAt,
    },
  });
  doc.registerFont("plain", typefaces.plain as never).registerFont("bold", typefaces.bold as never);
  const drawn = buffer(doc as never);
  drawAll(doc, receipt, typefaces);
  doc.end();
  return drawn;
}

type Doc = InstanceType<typeof PDFDocument>;
type Element = ReturnType<Doc["struct"]>;

function drawAll(doc: Doc, receipt: Receipt, { hasGlyph }: Typefaces): void {
  let hasCodes = false;
  const shown = (raw: string): string => {
    const { text, hasCodes: some } = showText(raw, hasGlyph);
    hasCodes ||= some;
    return text;
  };
  const root = doc.struct("Document");
  doc.addStructure(root);
  const put = (type: string, parent: Element, draw: () => void) => {
    const element = doc.struct(type as never);
    parent.add(element);
    const content = doc.markStructureContent(type as never);
    draw();
    doc.endMarkedContent();
    element.add(content);
    element.end();
  };

  put("P", root, () => doc.font("plain").fontSize(10).fillColor(DIM).text(shown(receipt.issuer)));
  put("H1", root, () => doc.moveDown(0.4).font("bold").fontSize(15).fillColor(INK).text(shown(receipt.title)));
  put("P", root, () => doc.moveDown(0.8).font("bold").fontSize(22).text(shown(receipt.amount)));
  put("P", root, () => doc.moveDown(0.2).font("plain").fontSize(11).text(shown(receipt.state)));
  for (const { heading, lines } of receipt.sections) {
    put("H2", root, () => {
      makeRoom(doc, 60);
      doc.moveDown(1.2).font("bold").fontSize(12).fillColor(INK).text(shown(heading), MARGIN).moveDown(0.4);
    });
    const table = doc.struct("Table");
    root.add(table);
    for (const { label, value } of lines) drawLine(doc, { table, put, label: shown(label), value: shown(value) });
    table.end();
  }
  doc.moveDown(1.2);
  const notes = receipt.notes.map(shown);
  for (const note of hasCodes ? [...notes, CODES_NOTE] : notes)
    put("P", root, () => doc.font("plain").fontSize(9).fillColor(DIM).text(note, MARGIN).moveDown(0.6));
  root.end();
  numberPages(doc, receipt.title);
}

type LineParts = {
  readonly table: Element;
  readonly put: (type: string, parent: Element, draw: () => void) => void;
  readonly label: string;
  readonly value: string;
};

const widthOf = (doc: Doc): number => doc.page.width - 2 * MARGIN;

function makeRoom(doc: Doc, height: number): void {
  if (doc.y + height > doc.page.maxY()) doc.addPage();
}

/** A name and its value beside it, as a row of a table. */
function drawLine(doc: Doc, { table, put, label, value }: LineParts): void {
  const valueWidth = widthOf(doc) - LABEL_WIDTH;
  doc.font("plain").fontSize(10);
  const height = doc.heightOfString(value, { width: valueWidth });
  makeRoom(doc, Math.min(height, doc.page.maxY() - MARGIN - GAP) + GAP);
  const top = doc.y;
  const row = doc.struct("TR");
  table.add(row);
  put("TH", row, () => doc.fillColor(DIM).text(label, MARGIN, top, { width: LABEL_WIDTH - 10 }));
  const belowLabel = doc.y;
  put("TD", row, () => doc.fillColor(INK).text(value, MARGIN + LABEL_WIDTH, top, { width: valueWidth }));
  row.end();
  // Of a value that went on over the page, its end is on the next one.
  doc.y = (doc.y < top ? doc.y : Math.max(doc.y, belowLabel)) + GAP;
}

/** At the foot of each page: no part of what is read aloud. */
function numberPages(doc: Doc, title: string): void {
  const { start, count } = doc.bufferedPageRange();
  for (let page = start; page < start + count; page += 1) {
    doc.switchToPage(page);
    doc.page.margins.bottom = 0;
    doc.markContent("Artifact", { type: "Pagination" });
    const y = doc.page.height - MARGIN - 8;
    doc
      .moveTo(MARGIN, y - 8)
      .lineTo(doc.page.width - MARGIN, y - 8)
      .lineWidth(0.5)
      .strokeColor(LINE)
      .stroke();
    doc.font("plain").fontSize(8).fillColor(DIM);
    doc.text(title, MARGIN, y, { width: widthOf(doc) / 2 + 100, lineBreak: false });
    doc.text(`Page ${page - start + 1} of ${count}`, MARGIN, y, {
      width: widthOf(doc),
      align: "right",
      lineBreak: false,
    });
    doc.endMarkedContent();
  }
}
