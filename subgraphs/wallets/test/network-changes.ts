import type { UserActor } from "@coffer/platform/identity/actor";
import type { Answer, World } from "./world.ts";

const LISTING_FIELDS = "currency isListed contract decimals domainName domainVersion symbol sweepMinimum { amount }";
const SETTINGS_FIELDS =
  "confirmations feeMax { amount currency } sweepMinimum { amount } consolidation { rateMax outputs }";
export const CHANGE = `id network currency version state basedOn reason proposedBy { id } decidedBy { id } decisionReason
  settings { ${SETTINGS_FIELDS} } listing { ${LISTING_FIELDS} }`;
export const TERMS = `query ($network: NetworkCode!) { networkTerms(network: $network) {
  version settings { ${SETTINGS_FIELDS} } tokens { version listing { ${LISTING_FIELDS} } } } }`;

const REFUSED = `... on Refusal { code message } ... on NetworkChangeOutdated { latestVersion }`;
const OF_TOKENS = "... on TokenContractTaken { currency } ... on TokensTooMany { limit }";
const MUTATIONS = {
  proposeNetworkSettings:
    "... on NetworkSettingOutOfRange { setting least most } ... on NetworkSettingNotTaken { setting }",
  proposeTokenListing: `... on TokenTooPrecise { limit } ${OF_TOKENS}`,
  proposeTokenChange: "",
  proposeTokenDelisting: "",
  approveNetworkChange: OF_TOKENS,
} as const;
type Mutation = keyof typeof MUTATIONS;

const capital = (text: string) => text.replace(/^./, (first) => first.toUpperCase());
const textOf = (name: Mutation, input: string) => `mutation ($input: ${input}!) { ${name}(input: $input) {
  __typename ${REFUSED} ${MUTATIONS[name]} ... on ${capital(name)}Success { change { ${CHANGE} } } } }`;

export const saidOf = <T>(answer: Answer): T => {
  const [first] = Object.values(answer.data ?? {});
  if (!first) throw new Error(JSON.stringify(answer.errors));
  return first as T;
};

export type SaidChange = {
  readonly __typename: string;
  readonly code?: string;
  readonly change: { readonly id: string };
};

/** A token of Ethereum's, of an address that the test adds. */
export const LISTING = {
  ...{ network: "ETHEREUM", currency: "EURC", decimals: 6, domainName: "Euro Coin", domainVersion: "2" },
  sweepMinimum: "20",
};

let keys = 0;
/** Throws what is wrong with the request itself. */
export async function proposeChange(
  here: Pick<World, "ask">,
  name: Exclude<Mutation, "approveNetworkChange">,
  { input, actor }: { readonly input: object; readonly actor: UserActor },
): Promise<SaidChange> {
  keys += 1;
  const whole = { reason: "why", idempotencyKey: `change-${keys}`, ...input };
  return saidOf(await here.ask(actor, textOf(name, `${capital(name)}Input`), { input: whole }));
}

export const approveChange = async (
  here: Pick<World, "ask">,
  changeId: string,
  actor: UserActor,
): Promise<SaidChange> =>
  saidOf(
    await here.ask(actor, textOf("approveNetworkChange", "DecideNetworkChangeInput"), {
      input: { changeId, reason: "so" },
    }),
  );

/** What one proposes, and another agrees to. */
export async function agreeOn(
  here: Pick<World, "ask">,
  name: Exclude<Mutation, "approveNetworkChange">,
  { input, actors: [first, second] }: { readonly input: object; readonly actors: readonly [UserActor, UserActor] },
): Promise<void> {
  const { change, code } = await proposeChange(here, name, { input, actor: first });
  if (!change) throw new Error(`${name}: ${code}`);
  const agreed = await approveChange(here, change.id, second);
  if (!agreed.change) throw new Error(`${name}: ${agreed.code}`);
}
