import type { SendsDeps } from "../deps.ts";
import type {
  CoinReader,
  InOutputSends,
  OutputNode,
  OutputSendReader,
  ReadMade,
  ReadPayee,
  SignSpend,
} from "./ports.ts";

/** What everybody has who works on the sends of a network whose money is outputs. */
export type OutputDeps = Omit<SendsDeps, "nodes" | "loadSigner" | "sends" | "tokens"> & {
  readonly nodes: readonly OutputNode[];
  readonly loadSigner: () => Promise<SignSpend>;
  readonly readPayee: ReadPayee;
  readonly loadReader: () => Promise<ReadMade>;
  readonly sends: OutputSendReader;
  readonly coins: CoinReader;
  readonly inOutputSends: InOutputSends;
};
