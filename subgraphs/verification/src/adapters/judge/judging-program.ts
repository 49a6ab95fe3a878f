import { answerConfined } from "@coffer/platform/confined/answer-confined";
import type { DocumentKind } from "../../domain/document.ts";
import { loadRewriter } from "./rewrite-file.ts";

// A main of its own (judge-file.ts runs it): one file in, one word and perhaps the file rewritten
// out.
const rewrite = await loadRewriter(process.argv[2] as DocumentKind);

await answerConfined(async (file) => {
  const rewritten = await rewrite(file);
  return rewritten.ok ? Buffer.concat([Buffer.from("TAKEN\n"), rewritten.value]) : Buffer.from(`${rewritten.error}\n`);
});
