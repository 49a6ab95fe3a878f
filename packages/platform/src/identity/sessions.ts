/**
 * The key under which an ended session stands in the key-value store until its last access token
 * has expired. The database holds the truth; this is what the gateway looks at for every request.
 */
export const endedSessionKey = (sessionId: string): string => `session-ended:${sessionId}`;

/**
 * The longest that a gateway takes a node for what auth last said of it, where auth does not answer
 * anew: an ended grant of a node stands in the key-value store for longer.
 */
export const NODE_KNOWN_MS = 5 * 60_000;
