import type { Result } from "@coffer/platform/values/result";
import type { DocumentKind } from "../../domain/document.ts";
import { fileExtent } from "../../domain/file-extent.ts";
import type { Unreadable } from "../../domain/unreadable.ts";

/**
 * What happens to a file in the process that judges it: everything that reads more of it than its
 * first bytes. Only what the kind needs is loaded.
 */
export async function loadRewriter(kind: DocumentKind): Promise<(file: Buffer) => Promise<Result<Buffer, Unreadable>>> {
  const rewrite = kind === "PDF" ? await pdfRewriter() : await imageRewriter(kind);
  return async (file) => {
    const extent = fileExtent(file, kind);
    return extent.ok ? rewrite(extent.value) : extent;
  };
}

const pdfRewriter = async () => (await import("../pdf/rewrite-pdf.ts")).rewritePdf;

async function imageRewriter(kind: "JPEG" | "PNG") {
  const { rewriteImage, loadSharp } = await import("../picture/rewrite-image.ts");
  await loadSharp();
  return (file: Buffer) => rewriteImage(file, kind);
}
