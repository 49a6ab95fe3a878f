import type { Money } from "../money.ts";
import { Amount } from "../ui/amount.tsx";
import { type Fact, Facts, fact } from "../ui/facts.tsx";
import { Grouped } from "../ui/grouped.tsx";
import { OnChain } from "../ui/on-chain.tsx";
import { words } from "../words/words.ts";
import { psbtFacts } from "./psbt-facts.tsx";
import type { Unsigned, UnsignedOf } from "./unsigned-of.ts";

/** What one says: to be compared with what the machine shows that signs. */
export function DocumentFacts({ of, unsigned }: { readonly of: UnsignedOf; readonly unsigned: Unsigned }) {
  const { from, to, amount } = of;
  const { isCancel, maximumFee } = unsigned;
  const w = words.unsigned;
  return (
    <Facts
      facts={[
        fact(w.to, isCancel ? w.nobody : <Grouped text={to} isCopied />),
        isCancel ? null : fact(w.amount, <Amount money={amount} />),
        fact(w.maximumFee, <Amount money={maximumFee} />),
        fact(w.from, <OnChain text={from} />),
        ...ownFacts(of, unsigned),
      ]}
    />
  );
}

/** What a document of its format says besides. */
function ownFacts(of: UnsignedOf, { format, payload, fields, tron, maximumFee }: Unsigned): readonly (Fact | null)[] {
  switch (format) {
    case "PSBT":
      return psbtFacts(payload, { ...of, currency: maximumFee.currency });
    case "EIP1559":
      return fields ? transferFacts(fields, of.amount, maximumFee) : [];
    case "TRON":
      return tron ? tronFacts(tron) : [];
    default:
      return [];
  }
}

function tronFacts({ txid, to, value, contract, feeLimit }: NonNullable<Unsigned["tron"]>): readonly (Fact | null)[] {
  const w = words.unsigned.fields;
  return [
    fact(w.to, <OnChain text={contract ?? to} />),
    fact(w.value, contract === null ? w.sun(value) : value),
    contract === null ? null : fact(w.feeLimit, w.sun(feeLimit)),
    fact(w.txid, <code className="break-all font-mono text-[0.9em]">{txid}</code>),
  ];
}

function transferFacts(
  fields: NonNullable<Unsigned["fields"]>,
  amount: Money,
  maximumFee: Money,
): readonly (Fact | null)[] {
  const w = words.unsigned.fields;
  const isOfToken = amount.currency !== maximumFee.currency;
  return [
    fact(w.nonce, fields.nonce),
    fact(w.chainId, fields.chainId),
    fact(isOfToken ? w.contract : w.to, <OnChain text={fields.to} />),
    fact(w.value, w.wei(fields.value)),
    fact(w.data, <code className="break-all font-mono text-[0.9em]">{fields.data}</code>),
    fact(w.gasLimit, fields.gasLimit),
    fact(w.maxFeePerGas, w.wei(fields.maxFeePerGas)),
    fact(w.maxPriorityFeePerGas, w.wei(fields.maxPriorityFeePerGas)),
  ];
}
