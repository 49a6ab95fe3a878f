/** The answer of `login` and `refresh`, as `tokens` in them. */
export interface Tokens {
  readonly accessToken: string;
  /** RFC 3339. */
  readonly accessTokenExpiresAt: string;
  readonly refreshToken: string;
  readonly refreshTokenExpiresAt: string;
}

/**
 * `began`: somebody logged in. `ended`: by `logOut`, here or in another tab, or the API says that
 * the session has ended. `replaced`: another tab logged in anew, perhaps as somebody else; reload.
 */
export type SessionChange = "began" | "ended" | "replaced";

/** What `stepUp` answers, and `login` and `refresh` besides. */
export type AccessToken = Pick<Tokens, "accessToken" | "accessTokenExpiresAt">;

/** What `makeClient` needs of a session. */
export interface AccessTokens {
  /**
   * A token that is good for a while, renewed where it has to be; null where nobody is logged in.
   * Throws UNREACHABLE and the like where it cannot be renewed now.
   */
  accessToken(): Promise<string | null>;
  /**
   * Another token of the same person than this one, which the API refused; null where their session
   * has ended, also where somebody else has logged in.
   */
  renew(refused: string): Promise<string | null>;
  /** Returns how to listen no more. */
  onChange(listener: (change: SessionChange) => void): () => void;
}

export interface Session extends AccessTokens {
  /** Of whoever is logged in; null where nobody is, or where it is not known yet. */
  readonly userId: string | null;
  /** With the tokens of a login that was just answered. */
  begin(tokens: Tokens): Promise<void>;
  /**
   * A token of the same session that `stepUp` answered: from now on it is taken, in all tabs. Does
   * nothing where the session is over, or another person's.
   */
  keepAccess(access: AccessToken): Promise<void>;
  /**
   * Throws where the API could not be told: the session lives on there until it expires. A
   * `tokenSession` is over here in any case; a `browserSession` only when its cookie is gone.
   */
  logOut(): Promise<void>;
}
