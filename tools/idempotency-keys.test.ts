import { readFileSync } from "node:fs";
import { buildASTSchema, getNamedType, isInputObjectType, isNonNullType, isUnionType, parse } from "graphql";
import { describe, expect, it } from "vitest";

const schema = buildASTSchema(parse(readFileSync(new URL("../schema/supergraph.graphql", import.meta.url), "utf8")), {
  assumeValidSDL: true,
});
const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});

const CEREMONY = "gives a challenge, which ends by itself; a repeat gives another";

/** What makes or moves nothing that a repeat would make or move again, and why. */
const WITHOUT_KEY: Readonly<Record<string, string>> = {
  register: "a username is registered once: a repeat is refused",
  claimAdminRole: "the token is the key: its repeat by the same user gets the same answer",
  login: "a session more is what a second login asks for; unused ones end by themselves",
  completeLogin: "the challenge is the key: it is good once, and a login whose answer was lost is begun anew",
  beginTotp: "proves nothing until it is confirmed: a repeat makes another secret in the place of the first",
  confirmTotp: "a repeat finds it confirmed; the codes that it shows are kept nowhere, so no key could give them again",
  removeTotp: "a repeat finds it removed",
  renewRecoveryCodes: "the codes that it shows are kept nowhere: whoever lost the answer asks for others",
  startPasskeyLogin: CEREMONY,
  startPasskeySecondFactor: CEREMONY,
  startPasskeyStepUp: CEREMONY,
  startPasskeyRegistration: CEREMONY,
  loginWithPasskey: "the challenge is the key: it is good once, and a login whose answer was lost is begun anew",
  addPasskey: "a passkey is added once, and its challenge is good once; a lost answer shows in User.passkeys",
  renamePasskey: "says what the name shall be",
  reportNode: "says again what was said: the latest report stands",
  removePasskey: "a repeat finds it removed",
  removePaymentMethod: "a repeat finds it removed",
  setDefaultPaymentMethod: "says which shall be the default",
  rescanWallet: "says from where blocks are read: a repeat has them read again, and finds the same",
  renameWallet: "says what the wallet shall be called",
  setDefaultWallet: "says which shall be the default",
  archiveWallet: "a repeat finds it archived",
  restoreWallet: "a repeat finds it restored",
  labelWalletAddress: "says what the address shall be labelled",
  simulateChainDeposit: "sends test money of a sandbox once more, as its description says",
  simulateChainBlocks: "mines on a sandbox's chain once more, as its description says",
  simulateChainReorganisation: "replaces blocks of a sandbox's chain once more, as its description says",
  simulateChainOutage: "says until when a sandbox's providers are silent: a repeat says it anew",
  endChainOutage: "is no fault where there is none",
  stopNetworkRescan: "a repeat finds it ended",
  resumeNetwork: "names the block that it stopped at, which a repeat does not find any more",
  speedUpTransaction: "a repeat finds it asked for, or replaced, or mined",
  cancelTransaction: "a repeat finds it called off",
  speedUpOwnTransaction: "as speedUpTransaction",
  cancelOwnTransaction: "as cancelTransaction",
  approveSigningPolicy: "a repeat finds it approved by them",
  denySigningPolicy: "a repeat finds it refused by them",
  approveColdStorage: "a repeat finds it approved by them",
  denyColdStorage: "a repeat finds it refused by them",
  approveNetworkChange: "a repeat finds it approved by them",
  denyNetworkChange: "a repeat finds it refused by them",
  approveTransaction: "an operator counts once, however often they agree",
  rejectTransaction: "a repeat finds it rejected by them",
  openTreasury: "a network has one treasury: a repeat is told of it",
  switchTreasury: "says what the treasury shall be",
  reconcile: "a repeat compares once more, which moves nothing",
  releaseWithdrawals: "a repeat finds them let go",
  updateContact: "says what the contact shall be called",
  removeContact: "a repeat finds it removed",
  updateWebhookEndpoint: "says what the endpoint shall be",
  deleteWebhookEndpoint: "a repeat finds it removed",
  recoverWebhook: "a repeat finds waiting what it has sent again",
  verifyPaymentMethod: "asks the provider, whose last word it is",
  refresh: "the token is the key: it is good once, and its repeat within the grace gives the same session",
  stepUp: "proves something anew, each time that it is asked",
  logout: "ends a session that a repeat finds ended",
  endSession: "ends a session that a repeat finds ended",
  endOtherSessions: "ends sessions that a repeat finds ended",
  endOAuthGrant: "ends a grant that a repeat finds ended",
  updateProfile: "says what the profile shall be, not what to add to it",
  requestEmailConfirmation: "asks for one more mail; all of them are good until one was used",
  changeEmail: "asks for a mail, which a repeat asks for again; what it proves is done once",
  requestPasswordReset: "asks for one more mail",
  confirmEmail: "the token is the key: it is good once",
  undoEmailChange: "the token is the key: it is good once",
  resetPassword: "the token is the key: it is good once",
  changePassword: "says what the password shall be: a repeat is refused, for the one before is not it any more",
  submitVerification: "one may be under way: a repeat is told of it",
};

/** Where a client may leave the key out, and why. The list may only shrink. */
const WITH_KEY_OR_NOT: Readonly<Record<string, string>> = {
  createWallet: "was there before its key, and clients call it without",
};

const keyOf = (mutation: (typeof mutations)[number]) => {
  const inputs = mutation.args.map(({ type }) => getNamedType(type)).filter(isInputObjectType);
  return inputs.map((input) => input.getFields().idempotencyKey).find((field) => field !== undefined);
};

const named = (has: (mutation: (typeof mutations)[number]) => boolean): string[] =>
  mutations
    .filter(has)
    .map(({ name }) => name)
    .toSorted();

describe("mutations of the supergraph", () => {
  it("are found", () => {
    expect(named(() => true)).toContain("sendPayment");
  });

  it("have an idempotency key, but those that are listed with a reason, and each of these needs its place", () => {
    const keyless = named((mutation) => keyOf(mutation) === undefined);
    expect(keyless, "a new mutation takes `idempotencyKey: String!`; or stands in WITHOUT_KEY with its reason").toEqual(
      Object.keys(WITHOUT_KEY).toSorted(),
    );
  });

  it("demand it, but those that are listed with a reason, and each of these needs its place", () => {
    const isOptional = (mutation: (typeof mutations)[number]) => {
      const key = keyOf(mutation);
      return key !== undefined && !isNonNullType(key.type);
    };
    expect(named(isOptional)).toEqual(Object.keys(WITH_KEY_OR_NOT).toSorted());
  });

  it.each(mutations.filter((mutation) => keyOf(mutation) !== undefined))(
    "can say that the key was used with other arguments, and what a client gets for it: $name",
    (mutation) => {
      const result = getNamedType(mutation.type);
      const members = isUnionType(result) ? result.getTypes().map(({ name }) => name) : [];
      expect(members).toContain("IdempotencyKeyReused");
      expect(keyOf(mutation)?.description).toMatch(/^1 to 128 characters/);
    },
  );
});
