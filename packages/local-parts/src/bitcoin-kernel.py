"""What Bitcoin Core's own interpreter makes of the inputs of transactions: libbitcoinkernel. It reads
one JSON value, and writes another: of each transaction, whether each of its inputs may be spent."""

import json
import sys

import pbk
from pbk.script import PrecomputedTransactionData, ScriptVerificationFlags


def judge(transaction):
    spends = pbk.Transaction(bytes.fromhex(transaction["hex"]))
    scripts = [pbk.ScriptPubkey(bytes.fromhex(spent["script"])) for spent in transaction["spent"]]
    amounts = [int(spent["units"]) for spent in transaction["spent"]]
    outputs = [pbk.TransactionOutput(script, amount) for script, amount in zip(scripts, amounts)]
    shared = PrecomputedTransactionData(spends, outputs)
    flags = ScriptVerificationFlags.ALL
    return [
        bool(script.verify(amount, spends, shared, place, flags))
        for place, (script, amount) in enumerate(zip(scripts, amounts))
    ]


json.dump([judge(transaction) for transaction in json.load(sys.stdin)], sys.stdout)
