import { sampleDocument } from "@coffer/testkit/sample-documents";
import type { Answer } from "../answer.ts";
import { poll } from "./poll.ts";
import { ask, follow, followed, type Step } from "./stage.ts";

const NETWORKS = ["ETHEREUM", "BITCOIN", "TRON"];
const STATES = ["PENDING", "PROCESSING", "VERIFIED"];

/**
 * Whoever follows late begins with the present state; nobody may see one twice, or out of order.
 */
const endsVerified = (seen: unknown): boolean =>
  Array.isArray(seen) && seen.length > 0 && seen.join() === STATES.slice(-seen.length).join();

const fakeDocument = {
  fileName: "passport.jpg",
  contentType: "image/jpeg",
  base64: Buffer.from("no picture at all").toString("base64"),
};

export const verificationSteps: readonly Step[] = [
  {
    title: "A file that is no picture is refused, with what is wrong",
    act: ({ alice }) =>
      ask(alice, "SubmitVerification", {
        input: { documentType: "PASSPORT", front: fakeDocument, networks: NETWORKS },
      }),
    expected: () => ({
      submitVerification: {
        __typename: "DocumentRefused",
        faults: [{ path: "input.front", code: "UNSUPPORTED_TYPE" }],
      },
    }),
  },
  {
    title: "Alice hands in a real one, and asks for wallets on three networks",
    async act(stage) {
      await follow(stage, stage.alice, { name: "VerificationStatus" }).connected;
      return ask(stage.alice, "SubmitVerification", {
        input: { documentType: "PASSPORT", front: sampleDocument("JPEG"), networks: NETWORKS },
      });
    },
    expected: () => ({
      submitVerification: {
        __typename: "SubmitVerificationSuccess",
        verification: { status: "PENDING", networks: NETWORKS },
      },
    }),
  },
  {
    title: "Each state of the check comes live",
    async act(stage) {
      const follower = followed(stage, stage.alice, "VerificationStatus");
      const statuses = () => follower.events.map(({ verificationStatus }: Answer) => verificationStatus.status);
      await follower.until(() => !["PENDING", "PROCESSING", undefined].includes(statuses().at(-1)));
      return { request: "subscription verificationStatus", answer: { verificationStatus: statuses() } };
    },
    expected: () => ({ verificationStatus: endsVerified }),
  },
  {
    title: "Three wallets are there, with their first addresses",
    async act({ alice }) {
      const exchange = await poll(
        () => ask(alice, "Wallets"),
        ({ answer }) => answer.wallets?.length === NETWORKS.length,
      );
      const wallets: readonly Answer[] = exchange.answer.wallets ?? [];
      return { ...exchange, answer: { wallets: wallets.map(line).toSorted() } };
    },
    expected: () => ({
      wallets: [
        /^BITCOIN (bc|tb|bcrt)1q[0-9a-z]{38}$/,
        /^ETHEREUM 0x[0-9a-fA-F]{40}$/,
        /^TRON T[1-9A-HJ-NP-Za-km-z]{33}$/,
      ],
    }),
  },
];

const line = ({ network, addresses }: Answer): string => `${network} ${addresses.nodes[0]?.address}`;
