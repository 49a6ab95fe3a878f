import { type GraphQLSchema, isNonNullType } from "graphql";
import type { Answer } from "../answer.ts";
import type { Ask, Asked } from "./asking.ts";
import { CANARY, HOSTILE, HOSTILE_TEXTS } from "./hostile.ts";
import { makeLiterals, makeOperation } from "./operation.ts";
import { listSites, nameOf, type Place, placesOf, type Site } from "./places.ts";
import type { Known } from "./plausible.ts";

/**
 * Fields in one operation: enough to be quick, and few enough for every limit that is not the
 * walk's to test.
 */
const TOGETHER = { some: 10, none: 30 };
const AT_ONCE = 6;

export type Walk = {
  readonly schema: GraphQLSchema;
  readonly ask: Ask;
  readonly known: Known;
  /**
   * What every stranger may ask does not depend on who asks: others walk it with every fourth
   * value at most.
   */
  readonly publicFields?: ReadonlySet<string>;
  /**
   * What two callers may ask: each walks it with every second value, so that both together try all
   * of them. `fields` left out: all that this caller has a right to.
   */
  readonly half?: { readonly turn: 0 | 1; readonly fields?: ReadonlySet<string> };
  /**
   * Of how many values a place gets one: places of the same type take turns, so that each type of
   * argument still meets all of them.
   */
  readonly oneIn?: number;
};

export type Walked = {
  readonly places: number;
  readonly findings: readonly string[];
  /**
   * Codes of errors and of faults of inputs, and kinds of answers, that came: how far the walk has
   * reached.
   */
  readonly met: ReadonlySet<string>;
  /** Root fields that this caller has a right to. */
  readonly open: ReadonlySet<string>;
};

/** Every place of every field × every hostile value, in variables. */
export async function walkVariables(walk: Walk): Promise<Walked> {
  const { groups, open } = await readGroups(walk);
  const inTurn = takeTurns(groups, walk);
  const questions = groups.flatMap((group) => {
    const { places } = group;
    const operation = makeOperation(places, walk.known);
    const { share, turn } = inTurn(group);
    const isMet = (value: unknown, i: number) => (i + turn) % share === 0 || reachesFar(places, value);
    return HOSTILE.filter((value, i) => isWalked(places, value) && isMet(value, i)).map((value) => ({
      what: `${namesOf(places)} ← ${JSON.stringify(value).slice(0, 60)}`,
      request: () => ({ query: operation.query, variables: operation.variablesOf(value) }),
    }));
  });
  return { places: groups.flatMap(({ places }) => places).length, open, ...(await askAll(walk, questions)) };
}

/** Which values a group gets: the groups of one type take turns, so that the type gets them all. */
function takeTurns(groups: readonly Group[], { oneIn = 1, half }: Pick<Walk, "oneIn" | "half">) {
  const ofType = Map.groupBy(groups, typeOf);
  return (group: Group) => {
    if (half && oneIn === 1 && group.whose === "common") return { share: 2, turn: half.turn };
    const others = ofType.get(typeOf(group)) ?? [];
    const atLeast = group.whose === "public" ? 4 : 1;
    const turn = others.indexOf(group) + (group.whose === "common" ? (half?.turn ?? 0) : 0);
    return { share: Math.max(atLeast, Math.min(oneIn, others.length)), turn };
  };
}

const typeOf = ({ places: [place] }: Group): string | undefined => place?.type;

/** Null is absent: a subscription then begins, and says nothing until something happens. */
const isWalked = ([place]: readonly Place[], value: unknown): boolean =>
  place?.site.operation !== "subscription" || value !== null;

/** Of an id's own form, it is looked for, where others are no id at all: no place goes without. */
const reachesFar = ([place]: readonly Place[], value: unknown): boolean =>
  /^ID\b/.test(place?.type ?? "") && typeof value === "string" && /^[a-z]{2,4}_[0-9a-z]{26}$/.test(value);

/**
 * The same in literals, each place with every fifth of the texts, or with fewer where `oneIn` says
 * so, one after the other through the list. Places that meet the same text share a document where
 * they may: each is another, which the server has to read, check and plan.
 */
export async function walkLiterals(
  walk: Pick<Walk, "schema" | "ask" | "known" | "oneIn">,
): Promise<Omit<Walked, "open">> {
  const share = 5 * (walk.oneIn ?? 1);
  const { places, ofKey } = await readPlaces(walk);
  const nth = new Map(places.map((place, i) => [place, i]));
  const questions = HOSTILE_TEXTS.flatMap((value, j) =>
    [...ofKey].flatMap(([key, alike]) => {
      const met = alike.filter((place) => ((nth.get(place) ?? 0) + j) % share === 0);
      return split(key, met).map((group) => ({
        what: `${namesOf(group.places)} ← literal ${JSON.stringify(value).slice(0, 60)}`,
        request: () => ({ query: makeLiterals(group.places, value, walk.known) }),
      }));
    }),
  );
  return { places: places.length, ...(await askAll(walk, questions)) };
}

type Question = { readonly what: string; readonly request: () => Asked };

async function askAll(
  { ask }: Pick<Walk, "ask">,
  questions: readonly Question[],
): Promise<Pick<Walked, "findings" | "met">> {
  const findings: string[] = [];
  const met = new Set<string>();
  const waiting = [...questions];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const found = await ask(next.request())
        .then((answer) => faultOf(answer, met))
        .catch((error: unknown) => `no answer: ${error}`);
      if (found) findings.push(`${next.what}: ${found}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { findings, met };
}

/** What must never be in an answer; null where it is as it should be. */
function faultOf({ status, text }: Awaited<ReturnType<Ask>>, met: Set<string>): string | null {
  if (status >= 500) return `status ${status}`;
  if (text.includes(CANARY)) return `quotes what was sent: ${text.slice(0, 300)}`;
  const { data, errors } = JSON.parse(text) as Answer;
  for (const { extensions } of errors ?? [])
    for (const { code } of [extensions ?? {}, ...(extensions?.inputs ?? [])]) met.add(code);
  for (const answer of Object.values<Answer>(data ?? {})) if (answer?.__typename) met.add(answer.__typename);
  if (data === undefined && !errors?.length) return "says nothing";
  const fault = errors?.find(
    ({ extensions }: Answer) => !extensions?.code || extensions.code === "INTERNAL_SERVER_ERROR",
  );
  return fault ? `${JSON.stringify(fault).slice(0, 300)}` : null;
}

/** What strangers may ask, what another caller walks too, and what this one walks alone. */
type Whose = "public" | "common" | "own";
type Group = { readonly places: readonly Place[]; readonly whose: Whose };

async function readGroups(walk: Walk): Promise<{ groups: Group[]; open: Set<string> }> {
  const { ofKey, open } = await readPlaces(walk);
  return { open, groups: [...ofKey].flatMap(([key, places]) => split(key, places)) };
}

/**
 * Places that one operation may hold: of one type, for a wrong one refuses all of it, and of fields
 * that this caller has an equal right to. A mutation whose answer cannot be null ends with the
 * first that fails, so it is asked alone, and so is a subscription.
 */
async function readPlaces(walk: Walk): Promise<{ places: Place[]; ofKey: Map<string, Place[]>; open: Set<string> }> {
  const ofKey = new Map<string, Place[]>();
  const open = new Set<string>();
  for (const site of listSites(walk.schema)) {
    const right = await rightTo(walk, site);
    const root = `${site.operation}.${site.fields[0]?.name}`;
    if (right === "some") open.add(root);
    const whose = whoseIs(walk, root, right);
    for (const place of placesOf(site)) {
      const key = [right, site.operation, whose, place.type, isAlone(site, right) ? ofKey.size : ""].join();
      ofKey.set(key, [...(ofKey.get(key) ?? []), place]);
    }
  }
  return { places: [...ofKey.values()].flat(), ofKey, open };
}

function whoseIs({ publicFields, half }: Walk, root: string, right: string): Whose {
  if (publicFields?.has(root)) return "public";
  return right === "some" && half && (half.fields?.has(root) ?? true) ? "common" : "own";
}

function split(key: string, places: readonly Place[]): Group[] {
  const [right = "", , whose] = key.split(",");
  const size = right === "some" ? TOGETHER.some : TOGETHER.none;
  return Array.from({ length: Math.ceil(places.length / size) }, (_, i) => ({
    places: places.slice(i * size, (i + 1) * size),
    whose: whose as Whose,
  }));
}

const isAlone = ({ operation, fields: [root] }: Site, right: string): boolean =>
  operation === "subscription" ||
  (operation === "mutation" && right === "some" && root !== undefined && isNonNullType(root.type));

async function rightTo({ ask, known }: Walk, site: Site): Promise<string> {
  const [place] = placesOf(site);
  if (!place) return "none";
  const operation = makeOperation([place], known);
  const { text } = await ask({ query: operation.query, variables: operation.variablesOf("") });
  const { data, errors = [] } = JSON.parse(text) as Answer;
  const denied = errors.find(({ extensions }: Answer) => DENIED.test(extensions?.code));
  return data || !denied ? "some" : denied.extensions.code;
}

const DENIED = /^(?:UNAUTHENTICATED|FORBIDDEN)$/;

const namesOf = (places: readonly Place[]): string => places.map(nameOf).join(" + ");
