import type { OutputWriter } from "../../src/app/outputs/ports.ts";

export type KeptOutput = {
  readonly txid: string;
  readonly vout: number;
  readonly address: string;
  readonly units: bigint;
  readonly blockHash: string;
  readonly isCoinbase: boolean;
  readonly spentBy: string | null;
  /** The block that spent it. */
  readonly spentIn: string | null;
};

export type FakeOutputs = {
  readonly writer: OutputWriter;
  /** As they came. */
  all(): readonly KeptOutput[];
};

/** Outputs in memory, of one network: what comes to one of these addresses is ours. */
export function makeFakeOutputs(addresses: readonly { readonly address: string }[] = []): FakeOutputs {
  let kept: readonly KeptOutput[] = [];
  const change = (to: (output: KeptOutput) => KeptOutput) => {
    kept = kept.map(to);
  };
  const isKept = (txid: string, position: string) =>
    kept.some((one) => one.txid === txid && `vout:${one.vout}` === position);
  return {
    all: () => kept,
    writer: {
      async addMissing(network, moves) {
        await this.add(network, {
          ...moves,
          arrivals: moves.arrivals.filter(({ txid, position }) => !isKept(txid, position)),
          spends: moves.spends.filter(
            ({ output }) =>
              !kept.some(({ txid, vout, spentBy }) => txid === output.txid && vout === output.vout && spentBy !== null),
          ),
        });
      },
      async add(_network, { block, arrivals, coinbase, spends }) {
        const made = arrivals
          .filter((arrival) => addresses.some(({ address }) => address === arrival.address))
          .map(({ position, from: _from, token: _token, ...arrival }) => ({
            ...arrival,
            vout: Number(position.replace("vout:", "")),
            blockHash: block.hash,
            isCoinbase: arrival.txid === coinbase,
            ...{ spentBy: null, spentIn: null },
          }));
        kept = [...kept, ...made];
        for (const { txid, output } of spends)
          change((one) =>
            one.txid === output.txid && one.vout === output.vout ? { ...one, spentBy: txid, spentIn: block.hash } : one,
          );
      },
      async takeBack(_network, { hash }) {
        change((one) => (one.spentIn === hash ? { ...one, spentBy: null, spentIn: null } : one));
        kept = kept.filter(({ blockHash }) => blockHash !== hash);
      },
    },
  };
}
