import { type Logger, makeLogger } from "@coffer/platform/running/log";

/** The product's own logger, which writes into `lines`: what is hidden there is hidden here. */
export function makeFakeLog(): { readonly log: Logger; readonly lines: string[] } {
  const lines: string[] = [];
  return { log: makeLogger({ name: "test", level: "trace", stream: { write: (line) => lines.push(line) } }), lines };
}
