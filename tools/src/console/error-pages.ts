import { type GraphQLSchema, getNamedType, isInputObjectType, isObjectType } from "graphql";
import type { ErrorPage, Meaning, Outcome } from "../../../console/src/develop/errors/error-pages.ts";
import { quotedIn, readTable } from "../read-table.ts";
import { exampleOfRefusal } from "./example-of-refusal.ts";

type Row = { readonly code: string; readonly meaning: Meaning };
type Source = { readonly page: string; readonly schema: GraphQLSchema };

/** docs/ERRORS.md, a page for each code: what has one name in several tables is together. */
export function readErrorPages(source: Source): ErrorPage[] {
  const byCode = new Map<string, Meaning[]>();
  for (const { code, meaning } of READERS.flatMap((read) => read(source)))
    byCode.set(code, [...(byCode.get(code) ?? []), meaning]);
  return [...byCode].map(([code, meanings]) => ({ code, meanings })).sort((a, b) => (a.code < b.code ? -1 : 1));
}

const codeIn = (cell: string | undefined): string => quotedIn(cell).join();

const readRefusals = ({ page, schema }: Source): Row[] =>
  readTable(page, "\n## Refusals\n").map(([code, type, of = "", means = "", todo = ""]) => ({
    code: codeIn(code),
    meaning: {
      kind: "refusal",
      means,
      todo,
      outcome: "nothing",
      of,
      type: codeIn(type),
      example: exampleOfRefusal(schema, codeIn(type), mutationsIn(schema, of)),
    },
  }));

/** Those that the cell names, or that it says in words. */
function mutationsIn(schema: GraphQLSchema, cell: string): readonly string[] {
  if (!cell.startsWith("every mutation")) return quotedIn(cell);
  return Object.values(schema.getMutationType()?.getFields() ?? {})
    .filter(({ args }) => args.some(({ type }) => hasKey(getNamedType(type))))
    .map(({ name }) => name);
}

const hasKey = (type: unknown): boolean => isInputObjectType(type) && "idempotencyKey" in type.getFields();

function readRejected({ page }: Source): Row[] {
  const unknown = unknownIn(page);
  return readTable(page, "\n## Rejected requests and faults\n").map(([cell, means = "", todo = ""]) => {
    const code = codeIn(cell);
    const outcome: Outcome = unknown.has(code) ? "unknown" : "nothing";
    return {
      code,
      meaning: { kind: "rejected", means, todo, outcome, of: "", type: null, example: fault(code, todo) },
    };
  });
}

/** What "What was done" says of a field that is null. */
function unknownIn(page: string): ReadonlySet<string> {
  const row = readTable(page, "\n## What was done\n").find(([answer]) => answer?.startsWith("a field that is `null`"));
  const [, codes] = /nothing\. By (.+?), that is not known/.exec(row?.[1] ?? "") ?? [];
  if (!codes) throw new Error("docs/ERRORS.md does not say of which codes it is not known what was done");
  return new Set(quotedIn(codes));
}

const readSessionDoor = ({ page }: Source): Row[] =>
  readTable(page, "\n### The session door\n").map(([status = "", cell, means = ""]) => {
    const code = codeIn(cell);
    const example = json({ error: { code, message: "…" } });
    return {
      code,
      meaning: { kind: "session", means, todo: "", outcome: "none", of: status, type: null, example },
    };
  });

const readInputs = ({ page }: Source): Row[] => {
  const rejected = readTable(page, "\n## Rejected requests and faults\n");
  const [, , todo = ""] = rejected.find(([code]) => codeIn(code) === "BAD_USER_INPUT") ?? [];
  return readTable(page, "\n## Faults of an input\n").map(([cell, of = "", means = ""]) => {
    const code = codeIn(cell);
    const inputs = [{ path: "input.…", code, message: "…" }];
    const example = json({ errors: [{ message: "…", extensions: { code: "BAD_USER_INPUT", inputs } }] });
    return { code, meaning: { kind: "input", means, todo, outcome: "nothing", of, type: null, example } };
  });
};

/** `Type.faults` of a refusal's type, each with the heading of its table. */
const readDetails = ({ page, schema }: Source): Row[] =>
  [...page.matchAll(/^`((\w+)\.faults)`.*:$/gm)].flatMap(([heading, of = "", type = ""]) => {
    const refusal = readTable(page, "\n## Refusals\n").find(([, name]) => codeIn(name) === type);
    if (!refusal || !isObjectType(schema.getType(type))) throw new Error(`${heading} is of no refusal`);
    const [, , answers = "", , todo = ""] = refusal;
    return readTable(page, heading).map(([cell, means = ""]) => ({
      code: codeIn(cell),
      meaning: {
        kind: "detail",
        means,
        todo,
        outcome: "nothing",
        of: `\`${of}\``,
        type,
        example: exampleOfRefusal(schema, type, mutationsIn(schema, answers)),
      },
    }));
  });

const OUTCOMES: Readonly<Record<string, Outcome>> = {
  "not known": "unknown",
  "nothing new was sent": "nothing",
  "it asked for nothing": "none",
};

const readClients = ({ page }: Source): Row[] =>
  readTable(page, "\n## Codes of the client\n").map(([cell, means = "", todo = "", done = ""]) => {
    const outcome = OUTCOMES[done];
    if (!outcome) throw new Error(`docs/ERRORS.md says of a code of the client that ${done}`);
    const code = codeIn(cell);
    const example = `if (error instanceof CofferError && error.code === "${code}") …`;
    return { code, meaning: { kind: "client", means, todo, outcome, of: "", type: null, example } };
  });

const READERS = [readRefusals, readRejected, readSessionDoor, readInputs, readDetails, readClients];

/** An entry of `errors`, as it comes: what it carries besides is what its row tells of. */
function fault(code: string, todo: string): string {
  const waits = todo.includes("`extensions.retryAfterSeconds`") ? { retryAfterSeconds: 1 } : {};
  const inputs = code === "BAD_USER_INPUT" ? { inputs: [{ path: "input.…", code: "…", message: "…" }] } : {};
  return json({ errors: [{ message: "…", extensions: { code, requestId: "req_…", ...waits, ...inputs } }] });
}

const json = (value: unknown): string => JSON.stringify(value, null, 2);
