import { readFileSync } from "node:fs";
import { Supergraph } from "@apollo/federation-internals";
import { SUBGRAPHS } from "@coffer/contracts/subgraphs";
import { ASSURANCE_SPEC, readAccessRules, rulesOfField } from "@coffer/platform/graphql/access/access-rules";
import { readSubgraphSdl } from "@coffer/platform/graphql/sdl";
import { Kind, parse, print } from "graphql";
import { describe, expect, it } from "vitest";

// Which mutations need a fresh proof of who asks (docs/AUTH.md, "Step-up"), and why the others do
// not.

const SCHEMA = new URL("../schema/", import.meta.url);
const supergraph = readFileSync(new URL("supergraph.graphql", SCHEMA), "utf8");
const rules = readAccessRules(supergraph);
const assuranceOf = (type: string, field: string) =>
  rulesOfField(rules, type, field).flatMap((rule) => (rule.kind === "assurance" ? [rule.needed] : []));
const mutations = parse(supergraph).definitions.flatMap((node) =>
  node.kind === Kind.OBJECT_TYPE_DEFINITION && node.name.value === "Mutation"
    ? (node.fields ?? []).map(({ name }) => name.value)
    : [],
);

/** Mutations that need one of the scopes. */
const ofScopes = (scopes: readonly string[]): readonly string[] =>
  mutations.filter((name) =>
    rulesOfField(rules, "Mutation", name).some(
      (rule) => rule.kind === "scopes" && rule.anyOf.flat().some((scope) => scopes.includes(scope)),
    ),
  );

const SANDBOX = "is of a sandbox alone, where no money is real";
const OWN_MONEY =
  "moves what is theirs, within limits, and many times a day: what it needs besides is policy of payments";
const PROVES = "is a step of proving who somebody is";
const MAILED = "brings the token of a mail, which is the proof";
const LETTER = "tries again what was decided before; its effect happens once, however often it is tried";

/** Whoever stands here goes without, and says why. A new mutation decides: CONTRIBUTING.md. */
const WITHOUT: Readonly<Record<string, string>> = {
  register: "is for whoever is nobody yet",
  login: "proves who somebody is",
  completeLogin: "proves who somebody is",
  startPasskeyLogin: PROVES,
  loginWithPasskey: PROVES,
  startPasskeySecondFactor: PROVES,
  startPasskeyStepUp: PROVES,
  confirmEmail: MAILED,
  undoEmailChange: MAILED,
  resetPassword: MAILED,
  requestPasswordReset: "is for whoever cannot log in",
  requestEmailConfirmation: "asks for the mail by which somebody proves that the address is theirs",
  refresh: "proves nothing anew: what it gives says when it was proved",
  stepUp: "gives the proof that others need",
  logout: "only takes away",
  endSession: "only takes away",
  endOtherSessions: "only takes away, and is for whoever is in a hurry",
  endOAuthGrant: "only takes away",
  revokeApiKey: "only takes away",
  removePaymentMethod: "only takes away",
  removeContact: "only takes away: nothing can be paid by it any more",
  setDefaultPaymentMethod: "chooses among what they added with a proof",
  verifyPaymentMethod: "asks the provider of what they added with a proof",
  reportNode: "is a node's, of itself: nobody is there who could prove anything anew",
  createNodeWallet: "is a node's, by a signature of each request: nobody is there who could prove anything anew",
  createNodeWalletAddress: "is a node's, as createNodeWallet",
  sendFromNodeWallet: "is a node's, as createNodeWallet; its limits stand for who would agree",
  speedUpNodeSend: "is a node's, as createNodeWallet, and costs no more than one may",
  cancelNodeSend: "is a node's, as createNodeWallet, and brings back what it has sent",
  openAccount: "makes an empty account of theirs",
  createWallet: "makes an empty wallet of theirs",
  watchWallet: "looks at what anybody can see on a chain, and holds no key",
  rescanWallet: "has blocks read once more, which changes nothing on a chain or in the books",
  renameWallet: "says what they call a wallet of theirs",
  setDefaultWallet: "chooses among their own wallets",
  archiveWallet: "takes out of their sight, and can be taken back",
  restoreWallet: "puts back into their sight",
  createWalletAddress: "makes one more place where they are paid",
  labelWalletAddress: "says what they call an address of theirs",
  deposit: "only brings money in",
  sendPayment: OWN_MONEY,
  authorizePayment: OWN_MONEY,
  withdraw: `${OWN_MONEY}; it goes only to a method that was added with a proof`,
  withdrawToAddress: `${OWN_MONEY}; whom a policy protects approves the very address`,
  exchange: `${OWN_MONEY}; it leaves nobody, and is done as it was quoted`,
  cancelPayment: "only gives back what is theirs",
  speedUpOwnTransaction: "pays no more than they have agreed to, with a proof, when it was sent",
  cancelOwnTransaction: "only calls off what they have sent",
  capturePayment: "takes what the payer reserved for them",
  voidPayment: "gives back what was reserved",
  requestPayment: "asks for money, and moves none",
  payRequest: OWN_MONEY,
  schedulePayment: OWN_MONEY,
  createBulkPayment: "takes payments down, and moves none",
  startBulkPayment: OWN_MONEY,
  cancelBulkPayment: "only takes away",
  resumePaymentSchedule: "goes on with what they have scheduled, and approved where a policy asked for that",
  pausePaymentSchedule: "only takes away",
  skipScheduledPayment: "only takes away",
  endPaymentSchedule: "only takes away",
  advanceTestClock: SANDBOX,
  reconcile: "only looks, as is done by itself every few minutes: what is stopped by it is let go by a proof",
  simulateChainDeposit: SANDBOX,
  simulateChainBlocks: SANDBOX,
  simulateChainReorganisation: SANDBOX,
  simulateChainOutage: SANDBOX,
  endChainOutage: SANDBOX,
  simulateProvider: SANDBOX,
  simulateWithdrawalOutcome: SANDBOX,
  simulateDepositOutcome: SANDBOX,
  declineRequest: "only says no to what somebody else asks for",
  cancelRequest: "only takes back what they asked for",
  remindRequest: "tells somebody once more of what they were asked for",
  requestReceipt: "shows one payment, which they may see anyway, as a page",
  refundPayment: "gives back what was paid, to who paid it and no further",
  updateProfile: "changes a name, a language and the like, and nothing that anybody logs in with",
  submitVerification: "hands in documents, of which no answer gives anything back",
  deleteWebhookEndpoint: "only takes away",
  sendTestWebhook: "sends to an endpoint that was made with a proof",
  redeliverWebhook: "sends to an endpoint that was made with a proof",
  recoverWebhook: "sends to an endpoint that was made with a proof",
  replayAuthDeadLetter: LETTER,
  replayLedgerDeadLetter: LETTER,
  replayPaymentsDeadLetter: LETTER,
  replayUsersDeadLetter: LETTER,
  replayVerificationDeadLetter: LETTER,
  replayWalletsDeadLetter: LETTER,
};

describe("a fresh proof", () => {
  it("is needed by every mutation that does not say here why it goes without, and by none that does", () => {
    expect(mutations).toContain("freezeUser");
    const without = mutations.filter((name) => assuranceOf("Mutation", name).length === 0);
    expect(without.toSorted(), "a new mutation takes @requiresAssurance, or a reason in WITHOUT").toEqual(
      Object.keys(WITHOUT).toSorted(),
    );
  });

  it("is one of two factors wherever operators move money, close accounts, freeze, lift a lockout, or say who may do what", () => {
    const held = [
      ...["ledger:write", "accounts:manage", "payments:resolve", "users:freeze", "users:unlock"],
      ...["roles:write", "services:manage", "clients:manage", "approvals:manage", "currencies:manage"],
    ];
    expect(new Set(ofScopes(held)).size).toBeGreaterThan(held.length);
    for (const name of ofScopes(held))
      expect([name, assuranceOf("Mutation", name)]).toEqual([name, [{ level: "AAL2", maxAgeSeconds: 900 }]]);
  });

  it("is of a quarter of an hour ago at most wherever what one logs in with is changed", () => {
    const changing = ofScopes(["credentials:manage", "keys:manage"]).filter((name) => !WITHOUT[name]);
    expect(changing).toContain("removeTotp");
    for (const name of changing) {
      const [needed] = assuranceOf("Mutation", name);
      expect([name, (needed?.maxAgeSeconds ?? Number.POSITIVE_INFINITY) <= 900]).toEqual([name, true]);
    }
  });

  it("is asked by the gateway for whatever a subgraph asks it for, of the same level and age", () => {
    let asked = 0;
    for (const subgraph of SUBGRAPHS) {
      const own = readAccessRules(print(readSubgraphSdl(SCHEMA, subgraph)));
      for (const [coordinate, { rules: needed }] of own.fields) {
        const assurances = needed.filter(({ kind }) => kind === "assurance");
        if (assurances.length === 0) continue;
        const composed = rules.fields.get(coordinate)?.rules.filter(({ kind }) => kind === "assurance");
        expect([subgraph, coordinate, composed]).toEqual([subgraph, coordinate, assurances]);
        asked += 1;
      }
    }
    expect(asked).toBeGreaterThan(5);
  });

  it("keeps no other router from loading the supergraph: its link has no purpose that must be understood", () => {
    const schema = parse(supergraph).definitions.find(({ kind }) => kind === Kind.SCHEMA_DEFINITION);
    const links = (schema && "directives" in schema ? (schema.directives ?? []) : []).map((link) => print(link));
    const own = links.filter((link) => link.includes(ASSURANCE_SPEC));
    expect(own).toEqual([`@link(url: "${ASSURANCE_SPEC}", import: ["@requiresAssurance"])`]);
    // The features of federation's own that its library refuses, whatever a gateway enforces.
    const sdl = supergraph.replace(/\n *@link\(url: "[^"]*\/(authenticated|requiresScopes)\/[^)]*\)/g, "");
    const { features } = Supergraph.build(sdl)
      .schema.coreFeatures?.allFeatures()
      .reduce((found, { url }) => ({ features: [...found.features, String(url)] }), { features: [] as string[] }) ?? {
      features: [],
    };
    expect(features).toContain(ASSURANCE_SPEC);
  });
});
