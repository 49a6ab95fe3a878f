/** How many blocks hold one of this height, itself among them, of a chain that was read so far. */
export const blocksHolding = (cursorHeight: number, height: number): number => Math.max(0, cursorHeight - height + 1);

/** The height of the block with which so many hold one of this height, itself among them. */
export const heightHolding = (height: number, confirmations: number): number => height + confirmations - 1;

/** The greatest height of a block that so many hold, itself among them. */
export const heightHeldBy = (cursorHeight: number, confirmations: number): number => cursorHeight - confirmations + 1;
