/**
 * The key under which an ended session stands in the key-value store until its last access token
 * has expired. The database holds the truth; this is what the gateway looks at for every request.
 */
export const endedSessionKey = (sessionId: string): string => `session-ended:${sessionId}`;
