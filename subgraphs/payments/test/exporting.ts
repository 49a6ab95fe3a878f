import { randomUUID } from "node:crypto";
import { mountAlone } from "@coffer/testkit/routes";
import { parse } from "csv-parse/sync";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
import { expect, vi } from "vitest";
import { PATIENT, type Person, type World } from "./world.ts";

const FILE =
  "id kind state failure payment { id } fileName mediaType expectedRows rows bytes link createdAt endedAt expiresAt";
const RECEIPT = `mutation ($input: RequestReceiptInput!) { requestReceipt(input: $input) { __typename
  ... on RequestReceiptSuccess { export { ${FILE} } } ... on TooManyExports { limit } ... on Refusal { code message } } }`;
const EXPORT = `mutation ($input: ExportPaymentsInput!) { exportPayments(input: $input) { __typename
  ... on ExportPaymentsSuccess { export { ${FILE} } } ... on ExportTooLarge { limit } ... on TooManyExports { limit } ... on Refusal { code message } } }`;
const SHOW = `query ($id: ID!) { paymentExport(id: $id) { ${FILE} } }`;
const LIST = `query ($first: Int!, $after: String) { paymentExports(first: $first, after: $after) {
  nodes { id state link } pageInfo { hasNextPage endCursor } } }`;

type Who = Pick<Person, "ask">;
type Changes = Record<string, unknown>;
// biome-ignore lint/suspicious/noExplicitAny: an answer
type Answer = Record<string, any>;

const askFor = async (who: Who, [query, field]: readonly [string, string], input: Changes): Promise<Answer> => {
  const answer = await who.ask(query, { input: { idempotencyKey: randomUUID(), ...input } });
  return answer.errors ? answer : answer[field];
};
export const receipt = (who: Who, paymentId: string, changes: Changes = {}) =>
  askFor(who, [RECEIPT, "requestReceipt"], { paymentId, ...changes });
export const exportList = (who: Who, changes: Changes = {}) => askFor(who, [EXPORT, "exportPayments"], changes);
export const show = async (who: Who, id: string): Promise<Answer> => (await who.ask(SHOW, { id })).paymentExport;
export const list = async (who: Who, first = 20, after: string | null = null): Promise<Answer> =>
  (await who.ask(LIST, { first, after })).paymentExports;

/** Once it is so. */
export async function until(who: Who, id: string, state: string): Promise<Answer> {
  await vi.waitFor(async () => expect((await show(who, id)).state).toBe(state), PATIENT);
  return show(who, id);
}

/** The door, and what stands behind a file's link there. */
export async function openDoor({ subgraph }: Pick<World, "subgraph">) {
  const door = await mountAlone(subgraph);
  return {
    get: (link: string, method: "GET" | "HEAD" | "POST" = "GET") =>
      door.inject({ method, url: new URL(link, "http://localhost").pathname }),
    close: () => door.close(),
  };
}
export type Door = Awaited<ReturnType<typeof openDoor>>;

/** By another's parser: each record by the names of the first line. */
export const parseCsv = (text: string): Record<string, string>[] =>
  parse(text, { columns: true, bom: true, relax_column_count: false });

/** What was written, of a cell that was made safe. */
export const cellOf = (text: string): string => (text.startsWith("'") ? text.slice(1) : text);

/** By another's reader: what is said on all pages, and of the document. */
export async function readPdf(bytes: Uint8Array) {
  const task = getDocument({ data: new Uint8Array(bytes), useSystemFonts: false, verbosity: 0 });
  const pdf = await task.promise;
  const texts: string[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const { items } = await (await pdf.getPage(number)).getTextContent();
    texts.push(items.map((item) => ("str" in item ? item.str : "")).join(" "));
  }
  const { info } = await pdf.getMetadata();
  const markInfo = await pdf.getMarkInfo();
  const pages = pdf.numPages;
  await task.destroy();
  return { text: texts.join(" ").replaceAll(/\s+/g, " "), info: info as Answer, markInfo, pages };
}
