/**
 * A one-page PDF written by hand, with these objects besides (numbers from 5 on) and these entries
 * of the catalog, the page and the trailer.
 */
export function pdf({
  objects = "",
  catalog = "",
  trailer = "",
  page = "",
}: {
  objects?: string;
  catalog?: string;
  trailer?: string;
  page?: string;
}): Buffer {
  return Buffer.from(
    `%PDF-1.7
1 0 obj
<< /Type /Catalog /Pages 2 0 R ${catalog} >>
endobj
2 0 obj
<< /Type /Pages /Kids [3 0 R] /Count 1 >>
endobj
3 0 obj
<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] ${page} >>
endobj
${objects}
trailer
<< /Root 1 0 R /Size 9 ${trailer} >>
startxref
0
%%EOF
`,
    "latin1",
  );
}

/** Object 5: a stream, packed as the dictionary says. */
export const streamObject = (dict: string, content: Buffer) =>
  `5 0 obj\n<< ${dict} /Length ${content.length} >>\nstream\n${content.toString("latin1")}\nendstream\nendobj`;
