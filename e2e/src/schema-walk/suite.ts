import { randomBytes } from "node:crypto";
import { sampleDocument } from "@coffer/testkit/sample-documents";
import { buildClientSchema, type GraphQLSchema, getIntrospectionQuery } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CofferClient } from "../client.ts";
import { fund, join, openAccount, type Person } from "../people.ts";
import { type Asking, overHttp, overSocket } from "./asking.ts";
import { CANARY, HOSTILE } from "./hostile.ts";
import { listSites, nameOf, placesOf } from "./places.ts";
import { freshKey, type Known } from "./plausible.ts";
import { walkLiterals, walkVariables } from "./walk.ts";

/** Environment of a Coffer that is walked: what counts attempts must not be what answers. */
export const WALKED = {
  AUTH_LOGIN_FAILURES_PER_ACCOUNT: "1000000",
  AUTH_LOGIN_ATTEMPTS_PER_ADDRESS: "1000000",
  AUTH_LOOKUPS_PER_USER: "1000000",
  AUTH_REGISTER_ATTEMPTS_PER_EMAIL: "1000000",
  AUTH_REGISTER_ATTEMPTS_PER_ADDRESS: "1000000",
  AUTH_HASHING_WAIT_MS: "60000",
  PAYMENTS_PREVIEWS: "1000000",
  MUTATION_FIELDS_MAX: "50",
};

export type WalkedCoffer = {
  readonly url: string;
  readonly makeOperator: () => Promise<Person>;
  /** Of how many values a place gets one: places of a type take turns, and it gets all of them. */
  readonly oneIn: number;
  /** What it has written so far, to the terminal and to its log. */
  readonly lines: () => readonly string[];
};

const WHO = ["anonymous", "user", "operator"] as const;
const ANYBODY = ["BAD_USER_INPUT", "NOT_TEXT", "WRONG_TYPE", "INVALID_USERNAME"];
const SOMEBODY = [
  ...ANYBODY,
  "FORBIDDEN_CHARACTERS",
  "EMPTY",
  "TOO_LONG",
  "INVALID_CURSOR",
  "EXACTLY_ONE",
  "CreateWalletSuccess",
];
const REACHED = {
  anonymous: [...ANYBODY, "UNAUTHENTICATED", "InvalidCredentials", "SessionEnded", "RegisterSuccess"],
  user: [...SOMEBODY, "FORBIDDEN", "PayeeNotFound", "SendPaymentSuccess", "AccountNotFound"],
  operator: [...SOMEBODY, "INVALID_CODE", "INVALID_TIME", "INVALID_ID", "OpenSystemAccountSuccess"],
};
/** Takes one value at one of few places: of all who walk together somebody meets it. */
const SEES_RARE = 3;
const RARE = ["UserNotFound", "REQUIRED"];
/** An operator is a user besides: each walks half of what both may ask. */
const HALVES = {
  anonymous: null,
  user: () => ({ turn: 0 }) as const,
  operator: (fields: ReadonlySet<string>) => ({ turn: 1, fields }) as const,
} as const;
/** Places of every kind of field. */
const FAR_APART = [
  "login.input.password",
  "sendPayment.input.to.username",
  "payments.after",
  "payment.id",
  "balanceChanged.after",
];
/** Who sends documents, one of how many values: of whom it does not know, a field reads less. */
const IN_DOCUMENTS = [
  ["anonymous", 4],
  ["operator", 1],
] as const;
const WAYS = { http: overHttp, socket: overSocket } as const;

/**
 * Tests that read the schema of the Coffer itself: a field that is new is walked without anybody's
 * doing.
 */
export function describeSchemaWalk(coffer: WalkedCoffer): void {
  let schema: GraphQLSchema;
  let known: Known;
  const clients: Partial<Record<(typeof WHO)[number], CofferClient>> = {};
  const open: Asking[] = [];

  beforeAll(async () => {
    const anonymous = new CofferClient(coffer.url);
    schema = buildClientSchema((await anonymous.ask(getIntrospectionQuery())) as never);
    const [user, other, operator] = await Promise.all([
      join(coffer.url, "walker"),
      join(coffer.url, "other"),
      coffer.makeOperator(),
    ]);
    Object.assign(clients, { anonymous, user: user.client, operator: operator.client });
    known = await whatIsKnown(user, other);
  });
  afterAll(() => {
    for (const asking of open) asking.end();
  });

  const prepareAsking = async (who: (typeof WHO)[number], way: keyof typeof WAYS) => {
    const asking = await WAYS[way](clients[who] ?? new CofferClient(coffer.url));
    open.push(asking);
    return asking;
  };

  describe("every text, id, code, cursor and enum of every argument", () => {
    it("is walked with at least sixty hostile values", () => {
      expect(HOSTILE.length).toBeGreaterThanOrEqual(60);
      const names = listSites(schema).flatMap(placesOf).map(nameOf);
      for (const name of FAR_APART) expect(names).toContain(name);
    });

    const publicFields = new Set<string>();
    const metByAll = new Set<string>();
    const ofUsers = new Set<string>();
    // A socket's operations are read by the same code as those that come by HTTP.
    const { oneIn } = coffer;
    const oneInBy = { http: oneIn, socket: Math.max(oneIn, 12) };
    for (const who of WHO)
      for (const way of ["http", "socket"] as const)
        it(`is answered without a fault and without a quote: ${who}, over ${way}`, async () => {
          const { ask } = await prepareAsking(who, way);
          const half = HALVES[who]?.(ofUsers);
          const walk = { schema, ask, known, oneIn: oneInBy[way], ...(half ? { publicFields, half } : {}) };
          const { findings, places, met, open: allowed } = await walkVariables(walk);
          const fields = { anonymous: publicFields, user: ofUsers, operator: null }[who];
          for (const name of allowed) fields?.add(name);
          for (const code of met) metByAll.add(code);
          expect(findings).toEqual([]);
          expect(places).toBe(listSites(schema).flatMap(placesOf).length);
          // Else it would pass for having come to nothing.
          expect([...met]).toEqual(expect.arrayContaining(REACHED[who]));
        });

    if (oneIn <= SEES_RARE)
      it("comes as far as what takes one value at one place", () => {
        expect([...metByAll]).toEqual(expect.arrayContaining(RARE));
      });

    it("is answered so where it stands in the document", async () => {
      for (const [who, share] of IN_DOCUMENTS) {
        const { ask } = await prepareAsking(who, "http");
        const walk = { schema, ask, known, oneIn: share * Math.ceil(oneIn / 3) };
        const { findings, met } = await walkLiterals(walk);
        expect(findings).toEqual([]);
        // Else a document would be too much for a limit, and none of it read.
        expect([...met]).not.toContain("REQUEST_TOO_COMPLEX");
      }
    });

    it("is in no line that Coffer has written, and none of them tells of a fault", async () => {
      expect((await new CofferClient(coffer.url).ask("{ __typename }")).__typename).toBe("Query");
      expect(coffer.lines().filter((line) => line.includes(CANARY))).toEqual([]);
      expect(coffer.lines().filter((line) => /"level":"(?:error|fatal)"/.test(line))).toEqual([]);
    });
  });
}

async function whatIsKnown(user: Person, other: Person): Promise<Known> {
  const account = await fund(user, "1000.00");
  const others = await openAccount(other, "USD");
  const name = () => `w${randomBytes(8).toString("hex")}`;
  return {
    idempotencyKey: freshKey,
    fromAccountId: account,
    accountId: others,
    username: name,
    email: () => `${name()}@example.com`,
    login: user.username,
    password: `${randomBytes(12).toString("base64url")}-Aa1`,
    userId: other.userId,
    code: () => `walk.${name()}`,
    PayeeInput: { username: other.username },
    ContactPayeeInput: { username: other.username },
    DocumentInput: sampleDocument("PNG"),
  };
}
