import type { NodeRefusal } from "../../../app/chains/ports.ts";

/** Of geth, anvil and Erigon: the code that was called reverts, whatever reason that gives. */
const REVERTED = 3;
/**
 * Older geth has no such code, Nethermind has another text; and code may end in an instruction that
 * is none. Code that takes all gas is not told apart from a payer who has none.
 */
const REFUSES = /^execution reverted\b|^VM execution error|\brevert(ed)?$|invalid(FE| )?opcode/i;

/** The code that was asked does not do this; else it is the node that does not answer. */
export const isRevert = ({ code, nodeMessage }: NodeRefusal): boolean => code === REVERTED || REFUSES.test(nodeMessage);
